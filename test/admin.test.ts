import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import * as face from '../src/admin.ts';
import { createDatabase, type TestDatabase } from './helpers/database.ts';
import { findRedis, startRedis, type TestRedis } from './helpers/redis-server.ts';
import { startReporting } from './helpers/reporting.ts';
import { temporaryDatabase } from './helpers/story.ts';
import { testedServers } from './helpers/tested-servers.ts';

const reply = { name: 'support/reply', template: 'Answer {{ticket}}', variables: { ticket: 'string' as const } };

describe.each(testedServers())('programs on $label', (server) => {
  let test: TestDatabase;
  let admin: face.Admin;
  beforeAll(async () => {
    test = await createDatabase(server);
    admin = await face.openAdmin({ database: test.url, author: 'a program', source: { commit: 'c0ffee' } });
  });
  afterAll(async () => {
    await admin.close();
    await test.drop();
  });

  it('go through the whole story of a prompt', async () => {
    const first = await admin.createVersion({ ...reply, description: 'First answer', tags: ['support'] });
    expect(first).toEqual({
      name: 'support/reply',
      version: 1,
      versionId: expect.stringMatching(/^pv-[0-9a-f]{12}$/),
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      outcome: 'created',
    });
    expect(await admin.createVersion(reply)).toEqual({ ...first, outcome: 'unchanged' });
    expect(
      (await admin.createVersion({ ...reply, template: 'Reply to {{ticket}}' }, { message: 'shorter' })).version,
    ).toBe(2);

    await admin.promote(['support/reply@1'], { environment: 'staging', message: 'try' });
    const release = await admin.promote(['support/reply@latest'], {
      environment: 'staging',
      expect: { 'support/reply': 1 },
    });
    expect(release).toMatchObject({
      environment: 'staging',
      kind: 'promote',
      revision: 2,
      author: 'a program',
      dryRun: false,
    });
    expect((await admin.rollback(['support/reply'], { environment: 'staging' })).items).toEqual([
      {
        prompt: 'support/reply',
        version: 1,
        versionId: first.versionId,
        previousVersion: 2,
        previousVersionId: expect.any(String),
        changed: true,
        test: null,
      },
    ]);
    const diff = await admin.diffVersions('support/reply@1', 'support/reply@2');
    expect(diff).toMatchObject({ kind: 'changed', changes: [{ field: 'template', kind: 'changed' }] });
    expect(
      (await admin.listVersions('support/reply')).map(({ version, served, held, message }) => ({
        version,
        served,
        held,
        message,
      })),
    ).toEqual([
      { version: 2, served: [], held: ['staging'], message: 'shorter' },
      { version: 1, served: ['staging'], held: [], message: '' },
    ]);
    expect((await admin.retire(['support/reply'], { environment: 'staging' })).items[0]).toMatchObject({
      version: null,
      previousVersion: 1,
    });
    const results: unknown[] = [release, diff];
    expect(JSON.parse(JSON.stringify(results))).toEqual(results);
  });

  it('keep the description and tags that they do not give', async () => {
    await admin.createVersion({ name: 'kept', template: 'a', description: 'd', tags: ['t'] });
    await admin.createVersion({ name: 'kept', template: 'b' });
    expect((await admin.listVersions('kept'))[0]).toMatchObject({ version: 2, description: 'd', tags: ['t'] });
  });

  it('store many prompts or none', async () => {
    const wrong = [
      { name: 'one', template: 'x' },
      { name: 'two', template: '{{undeclared}}' },
    ];
    await expect(admin.pushPrompts(wrong)).rejects.toMatchObject({
      code: 'files-invalid',
      data: { diagnostics: [expect.objectContaining({ code: 'variable-undeclared', file: 'input two' })] },
    });
    await expect(admin.listVersions('one')).rejects.toMatchObject({ code: 'prompt-not-found' });
    await expect(
      admin.pushPrompts([
        { name: 'one', template: 'x' },
        { name: 'one', template: 'y' },
      ]),
    ).rejects.toMatchObject({ code: 'usage' });
  });

  it('are refused a version made from another than the newest', async () => {
    await admin.createVersion({ name: 'raced', template: 'a', parent: 0 });
    await expect(admin.createVersion({ name: 'raced', template: 'b', parent: 0 })).rejects.toMatchObject({
      code: 'push-conflict',
      exit: 5,
    });
    expect((await admin.createVersion({ name: 'raced', template: 'b', parent: 1 })).version).toBe(2);
  });

  it('may ask again with the same request id, and nothing happens twice', async () => {
    const once = { requestId: 'nightly-0001' };
    const first = await admin.createVersion({ name: 'asked', template: 'a' }, once);
    expect(await admin.createVersion({ name: 'asked', template: 'a' }, once)).toEqual(first);
    await expect(admin.createVersion({ name: 'asked', template: 'b' }, once)).rejects.toMatchObject({
      code: 'request-reused',
      exit: 5,
    });
  });

  it('may ask again for releases too, though what is served has moved on', async () => {
    await admin.createVersion({ name: 'moved', template: 'a' });
    await admin.createVersion({ name: 'moved', template: 'b' });
    await admin.promote(['moved@1']);
    const promoted = await admin.promote(['moved@2'], { requestId: 'nightly-0002' });
    const back = await admin.rollback(['moved'], { requestId: 'nightly-0003' });
    expect(await admin.promote(['moved@2'], { requestId: 'nightly-0002' })).toEqual(promoted);
    expect(await admin.rollback(['moved'], { requestId: 'nightly-0003' })).toEqual(back);
    expect((await admin.listVersions('moved')).map(({ served }) => served)).toEqual([[], ['production']]);
  });

  it.each([
    ['a message that is too long', { message: '👍'.repeat(2_001) }, 'change-invalid'],
    ['a request id that is too short', { requestId: 'ci-42' }, 'change-invalid'],
    ['a message that no text can hold', { message: 'a\0b' }, 'change-unstorable'],
  ])('are told of %s before anything is sent', async (_about, options, code) => {
    await expect(admin.createVersion({ name: 'told', template: 'a' }, options)).rejects.toMatchObject({
      code,
      exit: 2,
    });
    await expect(admin.rollback(['told'], options)).rejects.toMatchObject({ code, exit: 2 });
    await expect(admin.listVersions('told')).rejects.toMatchObject({ code: 'prompt-not-found' });
  });

  it('are refused an expectation that would never be looked at', async () => {
    await admin.createVersion({ name: 'expected', template: 'a' });
    const typo = admin.promote(['expected@1'], { expect: { 'support/repyl': 7 } });
    await expect(typo).rejects.toMatchObject({
      code: 'usage',
      data: { problem: '--expect names support/repyl, which is not promoted here' },
    });
    await expect(admin.rollback(['expected', 'kept'], { to: 1 })).rejects.toMatchObject({ exit: 4 });
  });

  it('undo a whole release by its number, and the same request id with another number is another request', async () => {
    await admin.createVersion({ name: 'undone', template: 'a' });
    const { revision } = await admin.promote(['undone@1']);
    const undo = { requestId: 'nightly-0004' };
    expect((await admin.rollback({ release: revision ?? 0 }, undo)).items).toMatchObject([
      { prompt: 'undone', version: null },
    ]);
    await expect(admin.rollback(['undone'], { ...undo, to: 1 })).rejects.toMatchObject({ code: 'request-reused' });
  });

  it('may store more than a file may hold', async () => {
    const many = Array.from({ length: 700 }, (_, i) => ({ name: `many/p${i}`, template: 'x'.repeat(2_000) }));
    expect(await admin.pushPrompts(many)).toHaveLength(700);
  });

  it('may try a change without making it', async () => {
    const tried = await admin.createVersion({ name: 'tried', template: 'a' }, { dryRun: true });
    expect(tried).toMatchObject({ version: 1, outcome: 'created' });
    await expect(admin.listVersions('tried')).rejects.toMatchObject({ code: 'prompt-not-found' });
  });
});

describe.skipIf(findRedis() === null)('programs whose apps have a Redis', () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());

  it('are told who serves a release, and refuse to wait for what cannot be heard of', async () => {
    const url = await temporaryDatabase();
    const options = { database: url, author: 'a program' };
    const admin = await face.openAdmin({ ...options, redisUrl: redis.url });
    onTestFinished(() => admin.close());
    const reporting = await startReporting(redis.url, url, 'production');
    onTestFinished(() => reporting.close());
    await reporting.report('host-1');
    await reporting.follow('host-2');
    await admin.createVersion({ name: 'heard', template: 'a' });
    expect((await admin.promote(['heard@1'], { waitMs: 100 })).announcement).toEqual({
      head: { epoch: 1, revision: 1 },
      redis: 'updated',
      problem: null,
      confirmed: 1,
      total: 2,
      refused: 0,
      waited: expect.any(Number),
      slowest: ['host-1 (pid 4701)'],
    });
    await reporting.report('host-1');
    expect((await admin.retire(['heard'], { waitMs: 100, dryRun: true })).announcement).toBeNull();
    const elsewhere = await face.openAdmin({ ...options, redisUrl: 'redis://127.0.0.1:1' });
    onTestFinished(() => elsewhere.close());
    await expect(elsewhere.retire(['heard'], { waitMs: 100 })).rejects.toMatchObject({ code: 'redis-unreachable' });
    const without = await face.openAdmin(options);
    onTestFinished(() => without.close());
    await expect(without.retire(['heard'], { waitMs: 100 })).rejects.toMatchObject({ code: 'redis-unset', exit: 2 });
    expect((await elsewhere.retire(['heard'])).announcement).toMatchObject({ redis: 'unreachable', total: 0 });
    await expect(face.openAdmin({ ...options, redisUrl: 'http://x' })).rejects.toMatchObject({
      code: 'redis-url-invalid',
    });
  });
});

describe('the face for programs', () => {
  it('has these public names', () => {
    expect(Object.keys(face).toSorted()).toEqual(['PromptctlError', 'isPromptctlError', 'openAdmin']);
  });

  it('tells a database that is not ready, and one that is not there', async () => {
    const author = 'a program';
    await expect(face.openAdmin({ database: 'postgres://localhost:1/none', author })).rejects.toMatchObject({
      code: 'database-unreachable',
      exit: 3,
    });
    await expect(face.openAdmin({ database: 'mysql://x', author })).rejects.toMatchObject({
      code: 'database-url-invalid',
    });
  });
});
