import { Chalk } from 'chalk';
import { expect, test } from 'vitest';
import { renderGrant, renderGrants, renderRevoke } from '../../../src/cli/render/grants.ts';
import type { View } from '../../../src/cli/render/view.ts';
import type { Grant } from '../../../src/storage/grants.ts';

const view: View = {
  paint: new Chalk({ level: 0 }),
  width: 100,
  terminal: true,
  now: new Date('2026-11-22T12:00:00Z'),
};
const target = 'db.acme.com/app';
const grant = (further: Partial<Grant>): Grant => ({
  login: 'maya',
  role: 'reader',
  environment: '*',
  prompts: '**',
  grantedBy: 'ops',
  grantedAt: '2026-11-22T10:00:00.000Z',
  isThere: true,
  canLogIn: true,
  ...further,
});
const holders = [
  { login: 'ops', as: 'owner' },
  { login: 'dba', as: 'member' },
  { login: 'postgres', as: 'superuser' },
] as const;

test('who may do what is a table, those first whom no grant holds back, and logins that are amiss marked', () => {
  const grants = [
    grant({ role: 'releaser', environment: 'production', prompts: 'support/*' }),
    grant({ login: 'gone', role: 'admin', isThere: false, canLogIn: false }),
    grant({ login: 'team', role: 'author', canLogIn: false }),
    grant({ login: '=cmd|x', role: 'app', environment: 'staging' }),
  ];
  expect(renderGrants({ target, holders, grants }, view)).toMatchInlineSnapshot(`
    "LOGIN     MAY BE                WHERE       PROMPTS    GRANTED…  WHEN         BUT
    ops       owner                 everywhere  all
    dba       may become the owner  everywhere  all
    postgres  superuser             everywhere  all
    maya      releaser              production  support/*  ops       2 hours ago
    gone      admin                 everywhere  all        ops       2 hours ago  no such login any more
    team      author                everywhere  all        ops       2 hours ago  cannot log in
    =cmd|x    app                   staging     all        ops       2 hours ago
    "
  `);
  expect(renderGrants({ target, holders, grants }, { ...view, terminal: false })).toMatchInlineSnapshot(`
    "ops	owner	*	**			
    dba	may become the owner	*	**			
    postgres	superuser	*	**			
    maya	releaser	production	support/*	ops	2026-11-22T10:00:00.000Z	
    gone	admin	*	**	ops	2026-11-22T10:00:00.000Z	no such login any more
    team	author	*	**	ops	2026-11-22T10:00:00.000Z	cannot log in
    '=cmd|x	app	staging	**	ops	2026-11-22T10:00:00.000Z	
    "
  `);
  expect(renderGrants({ target, holders, grants: [] }, view)).toMatchInlineSnapshot(`
    "LOGIN     MAY BE                WHERE       PROMPTS  GRANTED BY  WHEN
    ops       owner                 everywhere  all
    dba       may become the owner  everywhere  all
    postgres  superuser             everywhere  all

    Nobody else may do anything yet. promptctl db grant reader --to LOGIN lets a login read.
    "
  `);
});

test('a login that was granted something is told how it connects, and what keeps it from that', () => {
  const { login, role, environment, prompts } = grant({ role: 'releaser', login: 'maya@home' });
  const granted = { target, login, role, environment, prompts, changed: true, dryRun: false };
  const grants = [grant({ role, login, canLogIn: false }), grant({ role: 'app', login })];
  expect(renderGrant({ ...granted, grants }, view)).toMatchInlineSnapshot(`
    "✔ maya@home is a releaser on db.acme.com/app: it may read everything and release every prompt in every environment
      With its other grants it may read everything, release every prompt in every environment, fetch what every environment serves and report executions of every environment.
      It cannot log in: alter role "maya@home" login
      It connects with DATABASE_URL=postgres://maya%40home:…@db.acme.com/app
    "
  `);
});

test('who takes grants away is told what does not end with them', () => {
  const result = {
    target,
    login: 'maya',
    dryRun: false,
    isThere: false,
    revoked: [
      { role: 'app', environment: 'production', prompts: '**' },
      { role: 'releaser', environment: '*', prompts: 'support/*' },
    ],
    grants: [],
    lapsed: ['rq-00000000abcd'],
    fewApprovers: [
      { environment: 'production', logins: ['ann', 'ops'] },
      { environment: 'staging', logins: [] },
    ],
  } as const;
  expect(renderRevoke(result, view)).toMatchInlineSnapshot(`
    "Took from maya on db.acme.com/app
      - app in production
      - releaser for support/*
      It may do nothing here any more; there is no such login any more.
      Apps that run go on with what Redis and their disk hold: take their Redis login too, and change PROMPTCTL_CACHE_KEY.
      Nobody can approve what it requested: rq-00000000abcd
      production needs a second person, and only ann and ops may release there now.
      staging needs a second person, and nobody may release there now.
    "
  `);
});
