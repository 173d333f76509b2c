// PWD is a folder and SSH_ASKPASS a program: a short word counts only behind an underscore.
const SECRET_NAME = /(?:PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|[^_]_(?:PASS|PWD|AUTH|CREDENTIALS?|KEYS?))$/i;

/** True for the name of a variable that holds a secret: `PGPASSWORD`, `STRIPE_KEY`, `db_pass`. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}

const PARAMETER = /[?&](?:ssl|sentinel_)?password=([^&#\s]+)/gi;
/** What libpq takes in the place of a URL. */
const WORD = /(?:^|[\s;])(?:ssl)?password\s{0,5}=\s{0,5}(?:'((?:[^'\\]|\\.)*)'|([^\s']\S*))/gi;

/** The passwords in a text that says how to connect: of URLs, of their parameters, of connection strings. */
export function passwordsIn(text: string): string[] {
  const ofUrls: string[] = [];
  replacePasswords(text, (password) => {
    ofUrls.push(password);
    return password;
  });
  const others = [...text.matchAll(PARAMETER), ...text.matchAll(WORD)].map(
    ([, first, second]) => first ?? second ?? '',
  );
  return [...ofUrls, ...others].filter((password) => password !== '');
}

/** What comes before a password in a URL, and in what is no well-formed one but was meant as one. */
const USER = /[a-z][a-z0-9+.-]{0,30}:\/\/[^\s:/@?#]{0,200}:/i;

/** Puts something else into the place of each password of a URL. It may hold @ and / that nobody escaped, and ends at the last @. In linear time. */
export function replacePasswords(text: string, replace: (password: string) => string): string {
  return text.replace(/\S+/g, (word) => {
    const found = USER.exec(word);
    if (found === null) return word;
    const [start, end] = [found.index + found[0].length, word.lastIndexOf('@')];
    return end < start ? word : `${word.slice(0, start)}${replace(word.slice(start, end))}${word.slice(end)}`;
  });
}
