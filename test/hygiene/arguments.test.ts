import { describe, expect, test } from 'vitest';
import { findGivenSecret } from '../../src/cli/given-secrets.ts';
import { COMMON_OPTIONS } from '../../src/cli/manual/entry.ts';
import { manual } from '../../src/cli/manual/manual.ts';
import { tellStoryOf } from '../helpers/story.ts';
import { fakeKey, letters } from './fake-keys.ts';

const CANARY = 'canary-7Qx9';
const KEY = fakeKey('sk-ant-', 'api03-', letters(24));

const GIVEN: readonly (readonly [line: string, kind: 'password' | 'key', place: string])[] = [
  [`list --database postgres://ada:${CANARY}@127.0.0.1:1/app`, 'password', '--database'],
  [`list --database=postgres://ada:${CANARY}@127.0.0.1:1/app`, 'password', '--database'],
  [`list --database postgres://ada@127.0.0.1:1/app?sslpassword=${CANARY}`, 'password', '--database'],
  [`list --database "host=db user=ada password=${CANARY}"`, 'password', '--database'],
  [`config --redis-url=rediss://:${CANARY}@cache.acme.com`, 'password', '--redis-url'],
  [`push redis://:${CANARY}@cache.acme.com/0`, 'password', 'argument 2'],
  [`push -m "see https://ada:${CANARY}@git.acme.com"`, 'password', '-m'],
  [`push PGPASSWORD=${CANARY}`, 'password', 'argument 2'],
  [`push STRIPE_PASS=${CANARY}`, 'password', 'argument 2'],
  [`list --password ${CANARY}`, 'password', '--password'],
  [`list --password=${CANARY}`, 'password', '--password'],
  [`list --redis-password=${CANARY}`, 'password', '--redis-password'],
  [`list --cache-key=${CANARY}`, 'key', '--cache-key'],
  [`list PROMPTCTL_CACHE_KEY=${CANARY}`, 'key', 'argument 2'],
  [`list --token=${CANARY}`, 'key', '--token'],
  [`render bot/greet --var text=${KEY}`, 'key', '--var'],
  [`nonsense ${KEY}`, 'key', 'argument 2'],
  [`help postgres://ada:${CANARY}@h/app`, 'password', 'argument 2'],
];

describe('a command line that holds a secret', () => {
  test.each(GIVEN)('%s is refused before anything is done, and not repeated', async (line, kind, place) => {
    const story = await tellStoryOf({ env: { PROMPTCTL_DEBUG: '1' } });
    for (const json of ['', ' --json']) await story.run(`promptctl ${line}${json}`);
    const answers = story.text().replace(/^\$.*\n/gm, '');
    expect(answers).toContain(`✖ ${place} holds a ${kind === 'key' ? 'key or a token' : 'password'}, which everybody`);
    expect(answers).toContain(`"code":"${kind}-in-argument"`);
    expect(answers.match(/^exit 2$/gm)).toHaveLength(2);
    expect(answers).not.toMatch(new RegExp(`${CANARY}|${KEY}`));
  });
});

test.each([
  'push prompts.yaml -m "Ask for the password: twice"',
  'list --database postgres://ada@db.acme.com:5432/app?sslmode=require',
  'list --database PROD_DATABASE_URL',
  'push -m "see https://localhost:8080/@acme"',
  'render login --var password=hunter2',
  'log maya@parcelwise.example',
  'ab start support/reply 8@10% --metric prompt-tokens --force user-1=8',
  'db set-price claude --prompt 3 --cached-read 0.3',
])('%s holds none', (line) => {
  expect(findGivenSecret(line.match(/"[^"]*"|\S+/g) ?? [])).toBeNull();
});

test('no option of a command is taken for one that gives a secret', () => {
  const options = [...COMMON_OPTIONS, ...manual.flatMap((entry) => entry.options)].map(([flags]) => flags);
  const words = options.flatMap((flags) => flags.match(/--?[\w-]+/g) ?? []);
  expect(words.length).toBeGreaterThan(50);
  expect(words.filter((word) => findGivenSecret([word, 'value']) !== null)).toEqual([]);
  const examples = manual.flatMap((entry) => entry.examples.map(([line]) => line));
  expect(examples.filter((line) => findGivenSecret(line.split(' ')) !== null)).toEqual([]);
});
