import { describe, expect, test } from 'vitest';
import { findSecrets, hideSecrets, holdsSecret } from '../../src/domain/secrets.ts';
import { fakeKey, letters } from '../hygiene/fake-keys.ts';

const KEYS: readonly (readonly [kind: string, key: string])[] = [
  ['AWS access key', fakeKey('AKIA', 'Q7RT5VX2ZB4DF6HJ')],
  ['GitHub token', `ghp_${letters(36)}`],
  ['GitHub token', `github_pat_${letters(22)}_${letters(59)}`],
  ['OpenAI key', `sk-${letters(48)}`],
  ['OpenAI key', `sk-proj-${letters(60)}`],
  ['Anthropic key', `sk-ant-api03-${letters(80)}`],
  ['Google API key', `AIza${letters(35)}`],
  ['Slack token', fakeKey('xoxb-', '29481057362-', letters(24))],
  ['Stripe key', `sk_live_${letters(24)}`],
  ['private key', fakeKey('-----BEGIN RSA ', 'PRIVATE KEY-----\n', letters(32))],
  ['JSON Web Token', `eyJ${letters(20)}.eyJ${letters(30)}.${letters(43)}`],
];

describe('what nothing but a secret looks like', () => {
  test.each(KEYS)('%s: is found where it stands, by its first characters', (kind, key) => {
    const found = { kind, certain: true, offset: 5, length: key.length, start: key.slice(0, 4) };
    expect(findSecrets(`Key: ${key} and more`)).toEqual([found]);
    expect(holdsSecret(key)).toBe(true);
    expect(hideSecrets(`(${key})`)).toBe(`(${key.slice(0, 4)}***)`);
  });

  test('the password of a URL is found alone, and little is shown of a short one', () => {
    const text = 'Use postgres://ada:hunter2@db.acme.com/app.';
    expect(findSecrets(text)).toEqual([
      { kind: 'URL with a password', certain: true, offset: 19, length: 7, start: 'h' },
    ]);
    expect(text.slice(19, 26)).toBe('hunter2');
  });

  test('several stand in the order of the text, and one that two rules find is told once', () => {
    const [, [, github] = ['', '']] = KEYS;
    const found = findSecrets(`token: ${github}\npassword: s3cretive-9`);
    expect(found.map(({ kind, certain }) => [kind, certain])).toEqual([
      ['GitHub token', true],
      ['password', false],
    ]);
  });
});

describe('what may be one', () => {
  test.each([
    ['password: s3cretive-9', 'password'],
    ['PASSWORD = "Tr0ub4dor&3"', 'password'],
    [`api_key: ${letters(32)}`, 'token or key'],
    [`Authorization: Bearer ${letters(40)}`, 'token or key'],
    ['-----BEGIN OPENSSH PRIVATE KEY-----', 'private key'],
  ])('%s', (text, kind) => {
    expect(findSecrets(text).map((found) => [found.kind, found.certain])).toEqual([[kind, false]]);
  });
});

test.each([
  'Ask for the password: required.',
  'token: string',
  'maxTokens: 2048',
  'password: {{password}}',
  'postgres://user:password@localhost/app',
  'postgres://ada:{{password}}@db.acme.com/app',
  'postgres://ada:$PGPASSWORD@db.acme.com/app',
  'postgres://ada@db.acme.com/app',
  fakeKey('AKIA', 'IOSFODNN7EXAMPLE'),
  `sk-${'x'.repeat(48)}`,
  'sk-learn and desk-lamp sk-ant-ique',
  'The task-force risk-taking-approach-to-learning-machines-and-more',
  'https://localhost:8080/@acme/app',
  'eyJust a word.eyJust another.and a third one of twenty letters',
])('no secret: %s', (text) => {
  expect(findSecrets(text)).toEqual([]);
});

test.each([
  'eyJ',
  'sk-',
  'sk-ant-',
  'sk-proj-a ',
  'a://b:',
  'postgres://',
  'postgres://a:b',
  '-----BEGIN ',
  '-----BEGIN RSA ',
  '-----BEGIN PRIVATE KEY-----\n ',
  'password=',
  'token ',
  'token: a1',
  'ghp_',
  'xoxb-',
  'eyJaaaaaaaaaaa.',
  '1',
  '=',
  '"',
])('a megabyte of %j takes no longer than reading it a few times', (piece) => {
  // What looks at everything once for each of its characters takes minutes, and this test five seconds at most.
  expect(findSecrets(piece.repeat(Math.ceil(1e6 / piece.length))).length).toBeLessThan(1e6);
});
