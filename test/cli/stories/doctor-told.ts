import { openDatabase } from '../../../src/storage/database.ts';
import { ensureEmbedded } from '../../../src/storage/embedded/server.ts';
import { migrate } from '../../../src/storage/migrate.ts';
import { prepared, temporaryHome } from '../../helpers/embedded-home.ts';
import { CARELESS } from '../../helpers/postgres-server.ts';
import type { Story } from '../../helpers/story.ts';

/** A story without measured times, and without the versions and places of the servers under test. */
export function told(story: Story): string {
  const text = story
    .text()
    .replaceAll(/\bin \d+ ms\b/g, 'in <n> ms')
    .replaceAll(/PostgreSQL [\d.]+/g, 'PostgreSQL <version>')
    .replaceAll(/Redis \d[\d.]* at 127\.0\.0\.1:\d+/g, 'Redis <version> at 127.0.0.1:<port>')
    .replaceAll(/127\.0\.0\.1:\d{4,}/g, '127.0.0.1:<port>')
    .replaceAll(/postgres \(\d+ sessions?\)/g, 'postgres (<n> sessions)')
    .replaceAll(/from \d{4}-\d\d-\d\d/g, 'from <day>')
    .replaceAll(/\d+ migrations?/g, '<n> migrations');
  return unbroken(text.split('\n')).join('\n');
}

const VARYING = /<\w+>|\/project|db\.test/;

/** Where a line is broken depends on what stood in the places of those: such a finding is told in one line. */
function unbroken(lines: readonly string[]): string[] {
  const told: string[] = [];
  for (let i = 0; i < lines.length; i++) {
    const [line = '', more] = [lines[i], [] as string[]];
    const indent = /^ {2}[✔·!✖-] \S+ +/.exec(line)?.[0].length ?? 0;
    const isFurther = (next: string) => indent > 0 && new RegExp(`^ {${indent}}[^ →]`).test(next);
    while (isFurther(lines[i + 1 + more.length] ?? '')) more.push((lines[i + 1 + more.length] ?? '').trim());
    const whole = [line, ...more].join(' ');
    if (!VARYING.test(whole)) told.push(line);
    else {
      told.push(whole);
      i += more.length;
    }
  }
  return told;
}

/** A server of one test's own with a migrated database: what roles there are is told, and those of other tests are not. */
export interface OwnServer {
  readonly url: string;
  readonly as: (login: string) => string;
  /** Runs statements as the superuser, or another login. */
  readonly prepare: (statements: readonly string[], login?: string) => Promise<void>;
}

export async function startOwnServer(binaries: string | null = null): Promise<OwnServer> {
  const home = await temporaryHome();
  const { url } =
    binaries === null ? await prepared(home) : await ensureEmbedded({ home }, { binaries, settings: CARELESS });
  const as = (login: string) => url.replace('://promptctl@', `://${login}@`);
  const owner = openDatabase(url, 'the test');
  await migrate(owner);
  await owner.close();
  const prepare = async (statements: readonly string[], login = 'postgres') => {
    const database = openDatabase(as(login), 'the test', { max: 1 });
    try {
      for (const statement of statements) await database.query(statement);
    } finally {
      await database.close();
    }
  };
  return { url, as, prepare };
}
