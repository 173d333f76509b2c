import { describe, expect, inject, test } from 'vitest';
import { fold } from '../../src/storage/upkeep.ts';
import { rounds } from '../helpers/long-run.ts';
import { DAY, execution, executionId, newPlace, newProducer, score, userKey, useTracking } from './tracked.ts';
import { totalsOf, truthOf } from './truth.ts';
import { expectUsers } from './users-truth.ts';

const SHIPPERS = 16;
const ROUNDS = rounds(5, 12);
const BATCH = 40;

describe.each(inject('servers'))(`${SHIPPERS} shippers at once, on $label,`, (server) => {
  const fixture = useTracking(server, { max: SHIPPERS });

  test('lose nothing, count nothing twice, and never wait in a circle, while they fold and send what others send too', async () => {
    const database = fixture().database;
    const place = await newPlace(database);
    // Every execution is sent by two shippers, in opposite orders, and scored by a third.
    const pools = Array.from({ length: SHIPPERS * ROUNDS }, (_, i) =>
      Array.from({ length: BATCH / 2 }, (_unused, k) =>
        execution({
          id: executionId(Date.now() - (i % 3) * DAY),
          series: 1 + (k % 4),
          userKey: userKey(k),
          latencyMs: i * BATCH + k,
          error: k % 9 === 0 ? 'time-out' : null,
        }),
      ),
    );
    const pool = (shipper: number, round: number) =>
      pools[((shipper % SHIPPERS) + round * SHIPPERS) % pools.length] ?? [];
    const ship = async (shipper: number) => {
      const producer = newProducer(database, place);
      let [inserted, repeated] = [0, 0];
      for (let round = 0; round < ROUNDS; round++) {
        const rows = [...pool(shipper, round), ...pool(shipper + 1, round).toReversed()];
        const scored = [...pool(shipper + 1, round), ...pool(shipper + 2, round)].toReversed();
        const scores = scored.flatMap(({ id }, k) => [
          score(id, 1 + ((k + shipper) % 5)),
          ...(k % 4 === 0 ? [score(id, k, { name: 'helpful' })] : []),
        ]);
        const answer = await producer.send(shipper % 2 === 0 ? rows : rows.toReversed(), { further: { scores } });
        if (!answer.taken || answer.rejected > 0) throw new TypeError(JSON.stringify(answer));
        inserted += answer.inserted;
        repeated += answer.repeated;
        if (round % 3 === 0) await fold(database, 50);
      }
      return { inserted, repeated };
    };
    const shipped = await Promise.all(Array.from({ length: SHIPPERS }, (_, shipper) => ship(shipper)));
    const inserted = shipped.reduce((sum, each) => sum + each.inserted, 0);
    const repeated = shipped.reduce((sum, each) => sum + each.repeated, 0);
    expect({ inserted, repeated }).toEqual({
      inserted: (SHIPPERS * ROUNDS * BATCH) / 2,
      repeated: (SHIPPERS * ROUNDS * BATCH) / 2,
    });
    while ((await fold(database, 1_000)) !== 0);
    for (const grain of ['hour', 'day', 'all'] as const) {
      expect(await totalsOf(database, place.environment, grain)).toEqual(
        await truthOf(database, place.environment, grain),
      );
    }
    await expectUsers(database, place.test);
  });

  test('send the same executions and scores at once, each in an order of its own, and none is given up', async () => {
    const database = fixture().database;
    const place = await newPlace(database);
    for (let round = 0; round < rounds(3, 6); round++) {
      const rows = Array.from({ length: 300 }, () => execution());
      const waiting = rows.map(({ id }) => score(id, 2));
      await newProducer(database, place).send([], { further: { scores: waiting } });
      const answers = await Promise.all(
        Array.from({ length: SHIPPERS }, (_, shipper) => {
          const turned = [...rows.slice(shipper * 17), ...rows.slice(0, shipper * 17)];
          const sent = shipper % 2 === 0 ? turned : turned.toReversed();
          const scores = sent.slice(100).map(({ id }) => score(id, 1 + (shipper % 5)));
          return newProducer(database, place).send(sent.slice(0, 200), { further: { scores } });
        }),
      );
      expect(answers.reduce((sum, answer) => sum + (answer.taken ? answer.inserted : 0), 0)).toBe(rows.length);
    }
    while ((await fold(database, 1_000)) !== 0);
    expect(await totalsOf(database, place.environment, 'all')).toEqual(
      await truthOf(database, place.environment, 'all'),
    );
  });

  test('make the same new series once', async () => {
    const database = fixture().database;
    const place = await newPlace(database);
    const series = Array.from({ length: 20 }, (_, i) => ({ ...place.series[2], segment: `s-${i}` }));
    await Promise.all(
      Array.from({ length: SHIPPERS }, (_, shipper) => {
        const turned = [...series.slice(shipper), ...series.slice(0, shipper)];
        return newProducer(database, place).send([execution()], { series: turned });
      }),
    );
    const [made] = await database.query(
      'select count(*) as made, count(distinct segment) as segments from promptctl.series where environment = $1',
      [place.environment],
    );
    expect(made).toEqual({ made: 20, segments: 20 });
  });
});
