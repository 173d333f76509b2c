import { describe, expect, it } from 'vitest';
import type { Project } from '../../src/workspace/project.ts';
import {
  chooseCacheKey,
  chooseDatabase,
  chooseEnvironment,
  chooseRedis,
  type SettingSources,
} from '../../src/workspace/settings.ts';

const sources = (given: {
  flags?: SettingSources['flags'];
  env?: NodeJS.ProcessEnv;
  settings?: Project['settings'] | null;
  interactive?: boolean;
}): SettingSources => {
  const { flags = {}, env = {}, settings = {}, interactive = false } = given;
  const project = {
    root: '/p',
    home: '/p/.promptctl',
    file: settings === null ? null : 'promptctl.yaml',
    settings: settings ?? {},
  };
  return { flags, env, project, interactive };
};

const A = 'postgres://a/a';
const B = 'postgres://b/b';

describe('the environment', () => {
  it('is that of the flag, else the variable, else the project file, else production', () => {
    const settings = { environment: 'staging' };
    expect(chooseEnvironment(sources({ flags: { env: 'x' }, env: { PROMPTCTL_ENV: 'y' }, settings }))).toEqual({
      value: 'x',
      origin: '--env',
    });
    expect(chooseEnvironment(sources({ env: { PROMPTCTL_ENV: 'y' }, settings }))).toEqual({
      value: 'y',
      origin: 'PROMPTCTL_ENV',
    });
    expect(chooseEnvironment(sources({ settings }))).toEqual({ value: 'staging', origin: 'promptctl.yaml' });
    expect(chooseEnvironment(sources({}))).toEqual({ value: 'production', origin: 'default' });
  });
});

describe('the database', () => {
  it('is not chosen by a variable that is blank', () => {
    const env = { PROMPTCTL_DATABASE: ' ', PROMPTCTL_DATABASE_URL: '\t', DATABASE_URL: B };
    expect(chooseDatabase(sources({ env }), 'production')).toEqual({ kind: 'url', url: B, origin: 'DATABASE_URL' });
  });

  it('misspelt in a variable is told with that variable and with what is near', () => {
    expect(() => chooseDatabase(sources({ env: { PROMPTCTL_DATABASE: 'embeded' } }), 'production')).toThrow(
      expect.objectContaining({
        message: 'embeded is not set; PROMPTCTL_DATABASE names it as the database',
        hint: 'did you mean "embedded"?',
      }),
    );
  });

  it('is that of the flag before everything else', () => {
    const env = { PROMPTCTL_DATABASE: 'embedded', DATABASE_URL: B, MINE: A };
    expect(chooseDatabase(sources({ flags: { database: 'MINE' }, env }), 'production')).toEqual({
      kind: 'url',
      url: A,
      origin: 'MINE (named by --database)',
    });
    expect(chooseDatabase(sources({ flags: { database: A }, env }), 'production')).toEqual({
      kind: 'url',
      url: A,
      origin: '--database',
    });
    expect(chooseDatabase(sources({ flags: { database: 'embedded' }, env }), 'production')).toEqual({
      kind: 'embedded',
      origin: '--database',
    });
  });

  it('that the project file gives an environment is never replaced by one that merely happens to be set', () => {
    const settings = { environments: { production: { database: 'PROD' } } };
    const chosen = (env: NodeJS.ProcessEnv, environment: string) =>
      chooseDatabase(sources({ env, settings }), environment);
    expect(chosen({ PROD: A, DATABASE_URL: B }, 'production')).toEqual({
      kind: 'url',
      url: A,
      origin: 'PROD (named by promptctl.yaml)',
    });
    expect(chosen({ PROD: A, DATABASE_URL: B }, 'staging')).toEqual({ kind: 'url', url: B, origin: 'DATABASE_URL' });
    expect(() => chosen({ DATABASE_URL: B }, 'production')).toThrow(
      expect.objectContaining({
        code: 'database-variable-unset',
        data: { variable: 'PROD', environment: 'production', origin: 'promptctl.yaml' },
      }),
    );
  });

  it('comes from variables before the project file', () => {
    const settings = { database: 'embedded' };
    const chosen = (env: NodeJS.ProcessEnv) => chooseDatabase(sources({ env, settings }), 'production');
    expect(chosen({ PROMPTCTL_DATABASE: 'embedded', DATABASE_URL: A })).toEqual({
      kind: 'embedded',
      origin: 'PROMPTCTL_DATABASE',
    });
    expect(chosen({ PROMPTCTL_DATABASE_URL: B, DATABASE_URL: A })).toEqual({
      kind: 'url',
      url: B,
      origin: 'PROMPTCTL_DATABASE_URL',
    });
    expect(chosen({ DATABASE_URL: A })).toEqual({ kind: 'url', url: A, origin: 'DATABASE_URL' });
    expect(chosen({ DATABASE_URL: '' })).toEqual({ kind: 'embedded', origin: 'promptctl.yaml' });
  });

  it('is the embedded one for a person without a project file, and for nobody else', () => {
    expect(chooseDatabase(sources({ settings: null, interactive: true }), 'production')).toEqual({
      kind: 'embedded',
      origin: 'default at a terminal',
    });
    for (const given of [{ settings: null }, { interactive: true }]) {
      expect(() => chooseDatabase(sources(given), 'production')).toThrow(
        expect.objectContaining({ code: 'database-unset', exit: 3 }),
      );
    }
  });
});

describe('the key of the cache', () => {
  it('comes from its variable, and is none where that is empty', () => {
    const env = { PROMPTCTL_CACHE_KEY: ' secret ' };
    expect(chooseCacheKey({ env })).toEqual({ value: 'secret', origin: 'PROMPTCTL_CACHE_KEY' });
    expect([chooseCacheKey({ env: {} }), chooseCacheKey({ env: { PROMPTCTL_CACHE_KEY: ' ' } })]).toEqual([null, null]);
  });
});

describe('the Redis', () => {
  const R = 'redis://r:6379';
  const S = 'redis://s:6379';

  it('is none where nobody set one', () => {
    expect(chooseRedis(sources({ env: { PROMPTCTL_REDIS_URL: '', REDIS_URL: ' ' } }), 'production')).toBeNull();
  });

  it('comes from variables before the project file', () => {
    const chosen = (env: NodeJS.ProcessEnv) => chooseRedis(sources({ env, settings: { redis: 'MINE' } }), 'production');
    expect(chosen({ PROMPTCTL_REDIS_URL: R, REDIS_URL: S, MINE: S })).toEqual({
      url: R,
      origin: 'PROMPTCTL_REDIS_URL',
    });
    expect(chosen({ REDIS_URL: R, MINE: S })).toEqual({ url: R, origin: 'REDIS_URL' });
    expect(chosen({ MINE: R })).toEqual({ url: R, origin: 'MINE (named by promptctl.yaml)' });
    expect(() => chosen({})).toThrow(
      expect.objectContaining({
        code: 'redis-variable-unset',
        data: { variable: 'MINE', environment: null, origin: 'promptctl.yaml' },
      }),
    );
  });

  it('that the project file gives an environment is never replaced by one that merely happens to be set', () => {
    const settings = { environments: { production: { redis: 'PROD' } } };
    const chosen = (env: NodeJS.ProcessEnv, environment: string) =>
      chooseRedis(sources({ env, settings }), environment);
    expect(chosen({ PROD: R, PROMPTCTL_REDIS_URL: S }, 'production')).toEqual({
      url: R,
      origin: 'PROD (named by promptctl.yaml)',
    });
    expect(chosen({ PROD: R, REDIS_URL: S }, 'staging')).toEqual({ url: S, origin: 'REDIS_URL' });
    expect(() => chosen({ REDIS_URL: S }, 'production')).toThrow(
      expect.objectContaining({ code: 'redis-variable-unset', exit: 3 }),
    );
  });
});
