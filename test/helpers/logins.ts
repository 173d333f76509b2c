import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll } from 'vitest';
import { EVERY_PROMPT, EVERYWHERE, type GrantScope, type Role } from '../../src/domain/grant.ts';
import { type Database, openDatabase } from '../../src/storage/database.ts';
import { grantRole } from '../../src/storage/grants.ts';
import type { TestDatabase } from './database.ts';
import { ask } from './embedded-home.ts';

/** A login of a test's own. */
export interface TestLogin {
  readonly name: string;
  readonly url: string;
  readonly database: Database;
}

/** What a login of a test is granted: a role, or a role with what limits it. */
export type TestGrant = Role | ({ readonly role: Role } & Partial<GrantScope>);

/** A login of each role, and one of none. */
export const ROLE_LOGINS = {
  reader: ['reader'],
  author: ['author'],
  releaser: ['releaser'],
  admin: ['admin'],
  app: ['app'],
  nobody: [],
} as const;

/** Logins for the tests of one `describe`, by what they are called there; gone after the last. */
export function useLogins<Who extends string>(
  fixture: () => TestDatabase,
  wanted: { readonly [who in Who]: readonly TestGrant[] },
): () => { readonly [who in Who]: TestLogin } {
  let made: { [who in Who]: TestLogin } | undefined;
  beforeAll(async () => {
    const entries = Object.entries<readonly TestGrant[]>(wanted);
    const logins: [string, TestLogin][] = [];
    for (const [who, grants] of entries) logins.push([who, await createLogin(fixture(), who, grants)]);
    made = Object.fromEntries(logins) as { [who in Who]: TestLogin };
  });
  afterAll(async () => {
    for (const login of Object.values<TestLogin>(made ?? {})) await dropLogin(fixture(), login);
  });
  return () => made as { [who in Who]: TestLogin };
}

/** Makes a login of a name that no other test has, with these grants. */
export async function createLogin(
  { url, superuserUrl, database }: TestDatabase,
  who: string,
  grants: readonly TestGrant[] = [],
): Promise<TestLogin> {
  const name = `${who}_${randomBytes(4).toString('hex')}`;
  await ask(superuserUrl, `create role "${name}" login`);
  for (const grant of grants) {
    const scope = typeof grant === 'string' ? { role: grant } : grant;
    await grantRole(database, name, { environment: EVERYWHERE, prompts: EVERY_PROMPT, ...scope }, 'test');
  }
  const own = url.replace('promptctl@', `${name}@`);
  return { name, url: own, database: openDatabase(own, 'test', { max: 2 }) };
}

/** Takes a login away, and what it may do in the database. */
export async function dropLogin({ superuserUrl }: TestDatabase, { name, database }: TestLogin): Promise<void> {
  await database.close();
  await ask(superuserUrl, `drop owned by "${name}"; drop role "${name}"`);
}
