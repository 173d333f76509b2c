import { describe, expect, test } from 'vitest';
import type { GrantedLogin } from '../../../src/storage/logins.ts';
import type { Privilege } from '../../../src/storage/privileges.ts';
import { judgeGrants, strayPrivileges } from '../../../src/workflows/doctor/grants.ts';

describe('grants', () => {
  const maya: GrantedLogin = {
    login: 'maya',
    roles: ['reader'],
    isThere: true,
    isSuperuser: false,
    mayEnter: true,
    example: { role: 'reader', environment: '*', prompts: '**' },
  };
  const may = (kind: Privilege['kind'], object: string, privilege: string, grantee = 'maya'): Privilege => ({
    kind,
    object,
    privilege,
    grantee,
  });
  const needs = [
    { role: 'reader', kind: 'view', name: 'prompt_list' },
    { role: 'author', kind: 'function', name: 'push' },
  ] as const;
  const wanted = [may('schema', 'promptctl', 'usage'), may('view', 'promptctl.prompt_list', 'select')];

  test('explain what roles need and nothing else', () => {
    const push = may('function', 'promptctl.push(text[])', 'execute');
    const create = may('schema', 'promptctl', 'create');
    const others = may('view', 'promptctl.prompt_list', 'select', 'bob');
    const table = may('table', 'promptctl.prompts', 'select');
    expect(strayPrivileges([...wanted, push, create, others, table], [maya], needs)).toEqual([push, create, others]);
  });

  test('explain any call of a login that has one, where this login is not told what roles need', () => {
    const push = may('function', 'promptctl.push(text[])', 'execute');
    const others = may('function', 'promptctl.push(text[])', 'execute', 'bob');
    expect(strayPrivileges([...wanted, push, others], [maya], null)).toEqual([others]);
  });
});

describe('what grants find', () => {
  const login = (name: string, change: Partial<GrantedLogin> = {}): GrantedLogin => ({
    login: name,
    roles: ['releaser'],
    isThere: true,
    isSuperuser: false,
    mayEnter: true,
    example: { role: 'releaser', environment: 'production', prompts: 'support/*' },
    ...change,
  });
  const may = (grantee: string, privilege: string, object = 'promptctl.prompt_list'): Privilege => ({
    kind: 'view',
    object,
    privilege,
    grantee,
  });
  const needs = [{ role: 'releaser', kind: 'view', name: 'prompt_list' }] as const;

  test('is taken back exactly: what a login needs beside it stays', () => {
    const privileges = [may('ci', 'select'), may('ci', 'insert'), may('ci', 'delete')];
    expect(judgeGrants([login('ci')], privileges, needs)).toEqual({
      name: 'grants',
      status: 'failed',
      says: 'past what promptctl granted: ci: insert on promptctl.prompt_list and ci: delete on promptctl.prompt_list',
      remedy: 'take back what no grant gave, as the owner:',
      commands: ['revoke insert, delete on promptctl.prompt_list from ci;'],
    });
  });

  test('is told all at once, without ever making a superuser less than one, and with names as a shell takes them', () => {
    const logins = [
      login('postgres', { isSuperuser: true }),
      login('we ird; x', { roles: ['app', 'releaser'] }),
      login('rel2', { isThere: false }),
      login('ci'),
    ];
    expect(judgeGrants(logins, [may('we ird; x', 'select')], needs)).toEqual({
      name: 'grants',
      status: 'failed',
      says: [
        'superusers, whom no grant holds back: postgres',
        'whoever breaks into an app may release: we ird; x is app and releaser',
        'dropped, with grants that count again once they are made again: rel2',
        'with grants that Postgres does not know all of: ci',
      ].join('; '),
      remedy: [
        'give who uses them a login of their own, and take back grants that promise less than superusers may do:',
        'an app needs app alone:',
        'take these grants back:',
        'what is granted again is put right:',
      ].join('\n'),
      commands: [
        'promptctl db revoke --from postgres',
        "promptctl db revoke releaser --from 'we ird; x'",
        'promptctl db revoke --from rel2',
        "promptctl db grant releaser --to ci --env production --prompts 'support/*'",
      ],
    });
  });

  test('is nothing where Postgres lets each do what it needs', () => {
    expect(judgeGrants([login('ci')], [may('ci', 'select')], needs)).toMatchObject({ status: 'ok' });
  });
});
