import { describe, expect, test } from 'vitest';
import { readPrices } from '../../../src/domain/price-checks.ts';
import { createPriceFinding } from '../../../src/tracking/shipping/price.ts';
import { testedServers } from '../../helpers/tested-servers.ts';
import { newPlace, useTracking } from '../../storage/tracked.ts';
import { resolvedOf, SOON, useTrackers } from './use-tracker.ts';

const TOKENS = { promptTokens: 1_000_000, responseTokens: 1_000_000 };

describe.each(testedServers())('what an execution cost, on $label,', (server) => {
  const fixture = useTracking(server);
  const database = () => fixture().database;
  const open = useTrackers();

  test('is what the app says, else by its prices, by those of the team, or by the published ones; else unknown', async () => {
    const { environment, series } = await newPlace(database());
    await database().query(
      `insert into promptctl.model_prices (model, valid_from, prices) values
       ('team-model', '2020-01-01', '{"promptTokens": 2, "responseTokens": 3}'),
       ('gpt-4o', '2020-01-01', '{"promptTokens": 20, "responseTokens": 30}'),
       ('app-model', '2020-01-01', '{"promptTokens": 200, "responseTokens": 300}'),
       ('odd-model', '2020-01-01', '{"promptTokens": "much"}')`,
    );
    const prices = readPrices('prices', { 'app-model': { promptTokens: 0.5, responseTokens: 0.25 } });
    const tracker = open(fixture().url, { environment, prices });
    const models = ['app-model', 'team-model', 'gpt-4o', 'gpt-4o-mini', 'odd-model', 'no-such-model', null];
    const ids = models.map((model) => tracker.track(resolvedOf(series[0]), { ...TOKENS, model }));
    ids.push(tracker.track(resolvedOf(series[0]), { ...TOKENS, model: 'app-model', cost: 7 }));
    ids.push(tracker.track(resolvedOf(series[0]), { model: 'app-model', responseTokens: 5 }));
    expect(await tracker.flush(SOON)).toBe(true);
    const rows = await database().query<{ id: string; cost: number | null }>(
      'select id, cost from promptctl.executions where id = any ($1)',
      [ids],
    );
    const costs = new Map(rows.map(({ id, cost }) => [id, cost]));
    expect(ids.map((id) => costs.get(id))).toEqual([0.75, 5, 50, expect.closeTo(0.75), null, null, null, 7, null]);
  });
});

test('a list that cannot be loaded is as good as none, and is not asked for again', async () => {
  let loads = 0;
  const finding = createPriceFinding(new Map(), async () => {
    loads++;
    throw new Error('no such package');
  });
  const event = { ...TOKENS, id: '019aab00-0000-7000-8000-000000000001', model: 'gpt-4o', cost: null };
  const prices = [finding.price(event as never, new Map())];
  const wanting = [finding.isWanting()];
  await finding.load();
  prices.push(finding.price(event as never, new Map()));
  wanting.push(finding.isWanting());
  expect({ prices, wanting, loads }).toEqual({ prices: [null, null], wanting: [true, false], loads: 1 });
});
