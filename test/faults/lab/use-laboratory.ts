import { afterAll, beforeAll } from 'vitest';
import type { TestServer } from '../../helpers/postgres-server.ts';
import { compileWorker } from '../../helpers/worker-process.ts';
import { type FleetSize, type Laboratory, openLaboratory } from './laboratory.ts';

/** A fleet of that size for the tests of one `describe`. `server` is asked for when it is needed. */
export function useLaboratory(
  hasRedis: boolean,
  size: FleetSize,
  server: () => TestServer,
  seed: number,
  redisUrl?: () => string,
): () => Laboratory {
  let opened: Laboratory | undefined;
  let removeWorker: (() => Promise<void>) | undefined;
  beforeAll(async () => {
    if (!hasRedis) return;
    const worker = await compileWorker('app-process.ts');
    removeWorker = () => worker.remove();
    const redis = redisUrl === undefined ? {} : { redisUrl: redisUrl() };
    opened = await openLaboratory({ worker, server: server(), size, seed, ...redis });
  });
  afterAll(async () => {
    await opened?.close();
    await removeWorker?.();
  });
  return () => opened as Laboratory;
}
