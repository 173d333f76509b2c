import { describe, expect, it } from 'vitest';
import type { EnvironmentState } from '../../src/domain/served-prompt.ts';
import { findRedis } from '../helpers/redis-server.ts';
import {
  changesSince,
  completeState,
  headOf,
  keyOf,
  manyPrompts,
  newPlace,
  promptOf,
} from '../helpers/redis-states.ts';
import { useRedis } from '../helpers/redis-use.ts';
import { rejection } from '../helpers/rejection.ts';

describe.skipIf(findRedis() === null)('an environment in Redis that several use at once', () => {
  const { redis, open } = useRedis();
  const [one, two] = [headOf(1), headOf(2)];

  it('is the newer of two that are written at once, though the older is written last', async () => {
    const [cache, place] = [open(), newPlace()];
    const newer = completeState(place, two, [promptOf('a', 2)]);
    const large = completeState(place, one, manyPrompts(1_000, 1_000));
    expect(await Promise.all([cache.write(large), cache.write(newer)])).toEqual(['older', 'written']);
    expect(await cache.read(place, null)).toEqual({ kind: 'state', raw: '1:2:m2', state: newer });
    expect(await redis().admin.keys(`${keyOf(place)}*`)).toEqual([keyOf(place)]);
  });

  it('is changed by the first of two that mean to change the same state', async () => {
    const [cache, place] = [open(), newPlace()];
    await cache.write(completeState(place, one, []));
    const large = manyPrompts(1_000, 1_000, 3);
    const changes = changesSince(one, place, two, [promptOf('a', 2)]);
    const answers = [cache.write(changesSince(one, place, headOf(3), large)), cache.write(changes)];
    expect(await Promise.all(answers)).toEqual(['hole', 'written']);
    const exchanged = [
      cache.overwrite(completeState(place, headOf(9), large), '1:2:m2'),
      cache.overwrite(completeState(place, one, []), '1:2:m2'),
    ];
    expect(await Promise.all(exchanged)).toEqual([false, true]);
    expect(await cache.read(place, null)).toEqual({
      kind: 'state',
      raw: '1:1:m1',
      state: completeState(place, one, []),
    });
    expect(await redis().admin.keys(`${keyOf(place)}*`)).toEqual([keyOf(place)]);
  });

  it('that moves whenever it is read is one state or an error, never a mixture', async () => {
    const [cache, writer, place] = [open(), open(), newPlace()];
    await writer.write(completeState(place, one, manyPrompts(200, 2_000)));
    const writing = { revision: 1, isOver: false };
    const write = async () => {
      while (!writing.isOver) {
        writing.revision += 1;
        await writer.write(completeState(place, headOf(writing.revision), manyPrompts(30, 10, writing.revision)));
      }
    };
    const written = write();
    const answers = await Promise.all(Array.from({ length: 10 }, () => rejection(cache.read(place, null))));
    writing.isOver = true;
    await written;
    // Each answer is an error, or of one revision throughout.
    const mixed = (answers as Answer[]).filter(({ code, value }) => {
      const revisions = new Set(value?.state.prompts.map(({ revision }) => revision)).add(
        value?.state.head.revision ?? 0,
      );
      return code !== 'redis-unreachable' && (value === undefined || revisions.size !== 1);
    });
    expect(mixed).toEqual([]);
  });
});

interface Answer {
  readonly code?: string;
  readonly value?: { readonly state: EnvironmentState };
}
