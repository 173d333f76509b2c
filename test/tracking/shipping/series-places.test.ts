import { expect, test } from 'vitest';
import type { SeriesKey } from '../../../src/storage/executions.ts';
import { createSeriesPlaces } from '../../../src/tracking/shipping/series-places.ts';

const key = (differences: Partial<SeriesKey>): SeriesKey => ({
  environment: 'production',
  prompt: 'support/reply',
  versionId: null,
  digest: null,
  source: 'import',
  segment: '',
  test: null,
  model: null,
  ...differences,
});

test('series are told apart whatever they are called, and each has one place', () => {
  const places = createSeriesPlaces();
  const keys = [{}, { model: 'null' }, { segment: 'a b' }, { segment: 'a', model: 'b' }, {}, { model: 'null' }].map(
    key,
  );
  expect(keys.map(places.placeOf)).toEqual([1, 2, 3, 4, 1, 2]);
  expect(places.list).toEqual(keys.slice(0, 4));
});
