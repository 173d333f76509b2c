const HEADER = 5;

/**
 * Splits what arrives in a Postgres connection into messages: a letter, a length, a body. The first of a client has no letter.
 * @param {boolean} isClient @param {(type: string, message: Buffer) => void} take @returns {(chunk: Buffer) => void}
 */
export function splitMessages(isClient, take) {
  let [rest, isStart] = [Buffer.alloc(0), isClient];
  return (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    while (rest.length >= (isStart ? 4 : HEADER)) {
      const length = isStart ? rest.readInt32BE(0) : rest.readInt32BE(1) + 1;
      if (rest.length < length) return;
      const message = rest.subarray(0, length);
      rest = rest.subarray(length);
      take(isStart ? 'start' : String.fromCharCode(message[0] ?? 0), message);
      isStart = false;
    }
  };
}

/** A message of the server or the client. @param {string} type @param {Buffer} body */
export function message(type, body) {
  const header = Buffer.alloc(HEADER);
  header.write(type);
  header.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([header, body]);
}

/** The first message of a client. @param {string} user @param {string} database */
export function startMessage(user, database) {
  const body = Buffer.from(`user\0${user}\0database\0${database}\0\0`);
  const header = Buffer.alloc(8);
  header.writeInt32BE(body.length + 8, 0);
  header.writeInt32BE(196_608, 4);
  return Buffer.concat([header, body]);
}

/** What a server says that lets a client in without asking anything. */
export function welcome() {
  const setting = (/** @type {string} */ name, /** @type {string} */ value) =>
    message('S', Buffer.from(`${name}\0${value}\0`));
  return Buffer.concat([
    message('R', Buffer.alloc(4)),
    setting('server_version', '18.0'),
    setting('client_encoding', 'UTF8'),
    setting('standard_conforming_strings', 'on'),
    message('K', Buffer.alloc(8)),
    message('Z', Buffer.from('I')),
  ]);
}
