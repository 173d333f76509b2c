import { randomBytes } from 'node:crypto';
import { isPromptctlError } from '../domain/errors/error.ts';
import type { CacheFacts } from './cache.ts';
import { findDangers } from './dangers.ts';
import { fillKey } from './keys.ts';
import { SMALL_CALL } from './limits.ts';
import type { Link } from './link.ts';
import type { RedisAddress } from './redis-url.ts';
import { runScript, TRY_WRITING } from './scripts.ts';

/** Asks Redis about itself. */
export async function inspect(link: Link, address: RedisAddress): Promise<CacheFacts> {
  const { kind, username } = address;
  const [seconds, microseconds] = (await link.call(SMALL_CALL, 'time')) as [string, string];
  const facts = readInfo((await ifAllowed(async () => String(await link.call(SMALL_CALL, 'info')))) ?? '');
  const mode =
    kind === 'sentinel' ? kind : oneOf(facts.get('redis_mode'), ['standalone', 'sentinel', 'cluster'] as const);
  const role = facts.get('role') === 'slave' ? 'replica' : oneOf(facts.get('role'), ['master', 'replica'] as const);
  return {
    version: facts.get('redis_version') ?? null,
    mode,
    role,
    evictionPolicy: facts.get('maxmemory_policy') ?? null,
    mayWrite: (await ifAllowed(() => tryWriting(link))) ?? false,
    user: (await ifAllowed(async () => String(await link.call(SMALL_CALL, 'acl', 'whoami')))) ?? username ?? 'default',
    dangers: await findDangers(link, address),
    clock: Number(seconds) * 1_000 + Math.floor(Number(microseconds) / 1_000),
  };
}

/** Null where Redis refuses. */
async function ifAllowed<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    if (isPromptctlError(error, 'redis-refused')) return null;
    throw error;
  }
}

async function tryWriting(link: Link): Promise<boolean> {
  const key = `promptctl:{doctor:${randomBytes(6).toString('hex')}}`;
  await runScript(link, TRY_WRITING, SMALL_CALL, [key, fillKey(key)], []);
  return true;
}

function readInfo(text: string): ReadonlyMap<string, string> {
  const lines = text.split('\r\n').map((line) => line.split(':'));
  return new Map(lines.map(([name = '', ...value]) => [name, value.join(':')]));
}

function oneOf<const T extends string>(value: string | undefined, known: readonly T[]): T | null {
  return known.find((candidate) => candidate === value) ?? null;
}
