import { describe, expect, inject, test } from 'vitest';
import { ingest } from '../../src/storage/executions.ts';
import { createLogin, dropLogin } from '../helpers/logins.ts';
import { rejection } from '../helpers/rejection.ts';
import { execution, NOTHING, newPlace, newProducer, reasonsOf, score, useTracking } from './tracked.ts';

const OUTSIDE = 'its login may not report executions of that environment';

describe.each(inject('servers'))('an app of one environment, on $label,', (server) => {
  const fixture = useTracking(server, { max: 3 });
  const database = () => fixture().database;
  /** Two environments, an app of each. */
  const neighbours = async () => {
    const [mine, theirs] = [await newPlace(database()), await newPlace(database())];
    const app = (environment: string) => createLogin(fixture(), 'app', [{ role: 'app', environment }]);
    const [me, them] = [await app(mine.environment), await app(theirs.environment)];
    const end = async () => {
      for (const login of [me, them]) await dropLogin(fixture(), login);
    };
    return { mine, theirs, me, them, end };
  };
  const valueOf = (id: string) =>
    database().query('select value, counted from promptctl.scores where execution_id = $1', [id]);

  test('reports executions of that environment, and none of another', async () => {
    const { mine, theirs, me, end } = await neighbours();
    const producer = newProducer(me.database, { series: [...mine.series, ...theirs.series] });
    expect(await producer.send([execution(), execution({ series: 5 })])).toMatchObject({ inserted: 1, rejected: 1 });
    expect(await reasonsOf(database(), producer.id)).toEqual([OUTSIDE]);
    await end();
  });

  test('does not change what others scored, and what it scores beforehand never counts', async () => {
    const { theirs, me, them, end } = await neighbours();
    const [row, later] = [execution(), execution()];
    const shipper = newProducer(them.database, theirs);
    await shipper.send([row], { further: { scores: [score(row.id, 5)] } });
    const intruder = newProducer(me.database, theirs);
    const scores = [score(row.id, 1, { at: Date.now() + 3_600_000 }), score(later.id, 1)];
    expect(await intruder.send([], { further: { scores } })).toMatchObject({ rejected: 1, scored: [] });
    expect(await reasonsOf(database(), intruder.id)).toEqual([OUTSIDE]);
    await shipper.send([later]);
    expect([await valueOf(row.id), await valueOf(later.id)]).toEqual([
      [{ value: 5, counted: 5 }],
      [{ value: 1, counted: null }],
    ]);
    expect(await shipper.send([], { further: { scores: [score(later.id, 4)] } })).toMatchObject({ rejected: 0 });
    expect(await valueOf(later.id)).toEqual([{ value: 4, counted: 4 }]);
    await end();
  });

  test('does not go on with the batches of an app of another one, which that one would take for sent', async () => {
    const { theirs, me, them, end } = await neighbours();
    const shipper = newProducer(them.database, theirs);
    await shipper.send([execution()]);
    const batch = { producer: shipper.id, sequence: 1e9, after: 1, isLasting: true, series: [], executions: [] };
    expect(await rejection(ingest(me.database, { ...batch, further: NOTHING }))).toMatchObject({
      code: 'permission-denied',
      data: { reason: `the producer is of the login ${them.name}, which may report more` },
    });
    expect(await shipper.send([execution()])).toMatchObject({ taken: true, sequence: 2 });
    await end();
  });

  test('goes on with the spool of the login that it took the place of', async () => {
    const { mine, me, end } = await neighbours();
    const before = newProducer(me.database, mine);
    await before.send([execution()]);
    const next = await createLogin(fixture(), 'next', [{ role: 'app', environment: mine.environment }]);
    const batch = { producer: before.id, sequence: 2, after: null, isLasting: true, series: mine.series };
    expect(await ingest(next.database, { ...batch, executions: [execution()], further: NOTHING })).toMatchObject({
      taken: true,
      inserted: 1,
    });
    await dropLogin(fixture(), next);
    await end();
  });
});
