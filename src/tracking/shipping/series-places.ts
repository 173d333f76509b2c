import type { SeriesKey } from '../../storage/executions.ts';

/** The series of a batch, each once, and the place of each in their list, from 1. */
export interface SeriesPlaces {
  readonly list: readonly SeriesKey[];
  readonly placeOf: (key: SeriesKey) => number;
}

export function createSeriesPlaces(): SeriesPlaces {
  const list: SeriesKey[] = [];
  const places = new Map<string, number>();
  return {
    list,
    placeOf: (key) => {
      const { environment, prompt, versionId, digest, source, segment, test, model } = key;
      // Names may hold any separator, and a model may be called null.
      const text = JSON.stringify([environment, prompt, versionId, digest, source, segment, test, model]);
      const known = places.get(text);
      if (known !== undefined) return known;
      places.set(text, list.push(key));
      return list.length;
    },
  };
}
