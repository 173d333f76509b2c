import { inject, onTestFinished } from 'vitest';
import { openDatabase } from '../../../src/storage/database.ts';
import { listRequests } from '../../../src/storage/requests.ts';
import { createDatabase } from '../../helpers/database.ts';
import { createLogin, dropLogin } from '../../helpers/logins.ts';
import { promptFile } from '../../helpers/sample-prompts.ts';
import { type Story, tellStoryOf, temporaryDirectory } from '../../helpers/story.ts';

/** One project and database, and who works there, each with a login of their own; all tell one story. */
export interface Team {
  readonly owner: Story;
  /** May release. */
  readonly ann: Story;
  readonly ben: Story;
  /** May push. */
  readonly cleo: Story;
  /** Everything since the last call, with requests numbered, and logins without what makes them this test's own. */
  readonly text: () => string;
}

/** Three versions of `bot/greet` and one of `bot/part`, the first of each live in production, which needs approval. */
export async function tellTeam(): Promise<Team> {
  const [server] = inject('servers');
  if (server === undefined) throw new Error('no server was started');
  const database = await createDatabase(server);
  onTestFinished(() => database.drop());
  const [folder, told] = [await temporaryDirectory(), [] as string[]];
  const tell = (who: string, url: string) =>
    tellStoryOf({
      folder,
      told,
      who: `${who} `,
      env: { PROMPTCTL_DATABASE_URL: url, PROMPTCTL_ACTOR: `${who}@parcelwise.example` },
    });
  const join = async (who: string, role: 'releaser' | 'author') => {
    const login = await createLogin(database, who, [role]);
    onTestFinished(() => dropLogin(database, login));
    return tell(who, login.url);
  };
  const owner = await tell('maya', database.url);
  for (const text of ['Hello {{name}}', 'Hi {{name}}', 'Hey {{name}}']) {
    owner.write('prompts.yaml', promptFile({ 'bot/greet': text, 'bot/part': 'Bye' }));
    await owner.prepare('promptctl push');
  }
  await owner.prepare('promptctl promote bot/greet@1 bot/part@1');
  const ann = await join('ann', 'releaser');
  const ben = await join('ben', 'releaser');
  const cleo = await join('cleo', 'author');
  await owner.prepare('promptctl env protect production --approval');
  return { owner, ann, ben, cleo, text: () => steady(owner.text()) };
}

/** The id of the newest request that waits. */
export async function waiting({ env }: Story): Promise<string> {
  const database = openDatabase(env['PROMPTCTL_DATABASE_URL'] ?? '', 'test', { max: 1 });
  try {
    const [request] = await listRequests(database, { environment: null, isWaiting: true, limit: 1 });
    return request?.id ?? '';
  } finally {
    await database.close();
  }
}

/** What differs from run to run: ids of requests and tests are numbered as they come up. */
export function steady(text: string): string {
  const ids = [...new Set(text.match(/\b(?:rq|ab)-[0-9a-f]{12}\b/g))];
  return ids
    .reduce((left, id, i) => left.replaceAll(id, `${id.slice(0, 3)}${String(i + 1).padStart(12, '0')}`), text)
    .replace(/\d+ rows, last hash [0-9a-f]+/, '<n> rows, last hash <hash>')
    .replace(/\b(ann|ben|cleo)_[0-9a-f]{8}\b/g, '$1');
}
