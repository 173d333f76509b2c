import { expect, test } from 'vitest';
import type { ErrorCode, ErrorData } from '../../src/domain/errors/catalogue.ts';
import { PromptctlError } from '../../src/domain/errors/error.ts';

function told<Code extends ErrorCode>(code: Code, data: ErrorData<Code>): string {
  const { message, hint } = new PromptctlError(code, data);
  return `${message} / ${hint}`;
}

const REFUSED = { login: 'maya', role: 'author', environment: null, prompts: [], own: [] } as const;
const NONE = { login: 'maya', role: null, environment: null, prompts: null };

test('who may not do something is told the narrowest grant that would do, as a shell takes it', () => {
  expect([
    told('not-granted', { ...REFUSED, prompts: ['blog/a'] }),
    told('not-granted', { ...REFUSED, prompts: ['blog/a', 'blog/b'] }),
    told('not-granted', { ...REFUSED, prompts: ['blog/a'], own: ['support/*', 'x'] }),
    told('not-granted', { ...REFUSED, role: 'releaser', environment: 'production', prompts: ['blog/a'] }),
    told('not-granted', { ...REFUSED, login: 'we ird; x', role: 'app', environment: 'production' }),
    told('permission-denied', { target: 'db', user: "o'hara", needs: 'releaser', reason: 'keine Berechtigung' }),
    told('permission-denied', { target: 'db', user: null, needs: 'owner', reason: 'permission denied' }),
  ]).toMatchInlineSnapshot(`
    [
      "maya may not push blog/a / whoever administers it can allow it: promptctl db grant author --to maya --prompts blog/a; promptctl db grants lists who may do what",
      "maya may not push blog/a and blog/b / whoever administers it can allow it: promptctl db grant author --to maya --prompts PATTERN; promptctl db grants lists who may do what",
      "maya may not push blog/a / to push the others: promptctl push 'support/*' x; whoever administers it can allow it: promptctl db grant author --to maya --prompts blog/a; promptctl db grants lists who may do what",
      "maya may not release blog/a in production / whoever administers it can allow it: promptctl db grant releaser --to maya --env production --prompts blog/a; promptctl db grants lists who may do what",
      "we ird; x may not fetch what production serves, nor report executions of it / whoever administers it can allow it: promptctl db grant app --to 'we ird; x' --env production; promptctl db grants lists who may do what",
      "o'hara may not do this on db: keine Berechtigung / whoever administers promptctl there can allow it: promptctl db grant releaser --to 'o'\\''hara' --env ENV --prompts PATTERN",
      "this login may not do this on db: permission denied / only the login that owns the schema migrates, or installs where there is none: choose it in DATABASE_URL",
    ]
  `);
});

test('a grant that is not there is told as it was asked for', () => {
  expect([
    told('grant-not-found', NONE),
    told('grant-not-found', { ...NONE, role: 'releaser' }),
    told('grant-not-found', { ...NONE, role: 'releaser', environment: 'production', prompts: 'support/*' }),
    told('grant-not-found', { ...NONE, environment: 'production' }),
  ]).toMatchInlineSnapshot(`
    [
      "maya has no grant / promptctl db grants lists who may do what",
      "maya has no grant as releaser / promptctl db grants maya lists what it may do",
      "maya has no grant as releaser in production for support/* alone / promptctl db grants maya lists what it may do",
      "maya has no grant in production alone / promptctl db grants maya lists what it may do",
    ]
  `);
});

test('an environment that nobody could approve releases of is told with the prompts', () => {
  const prompts = ['a', 'b', 'c', 'd', 'e'];
  expect([
    told('approvers-missing', { environment: 'production', logins: [], prompts: [] }),
    told('approvers-missing', { environment: 'production', logins: ['ann'], prompts }),
    told('approvers-missing', { environment: 'production', logins: ['ann', 'ben'], prompts }),
  ]).toMatchInlineSnapshot(`
    [
      "no login may release to production, so nobody could approve / let a second login release first: promptctl db grant releaser --to LOGIN --env production",
      "only ann may release to production, so nobody could approve / let a second login release first: promptctl db grant releaser --to LOGIN --env production",
      "at most one login may release a, b and 3 more to production, so nobody could approve / let a second login release them first: promptctl db grant releaser --to LOGIN --env production",
    ]
  `);
});
