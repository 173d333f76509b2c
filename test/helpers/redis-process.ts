import { randomUUID } from 'node:crypto';
import { openCache } from '../../src/cache/open-cache.ts';

/**
 * A process that opens a cache, asks it something, and never closes it. Arguments: URL, and `listen` to subscribe as well.
 * It has nothing else to do: what it still waits for keeps it alive, and what goes on in the background must not.
 */
const [url = '', mode = ''] = process.argv.slice(2);
const cache = openCache(url, 'an argument');
const place = { databaseId: randomUUID(), environment: 'production' };
if (mode === 'listen') cache.subscribe(place, { onHead: () => {}, onReady: () => {} });
const said = await cache.read(place, null).then(
  ({ kind }) => kind,
  (error: unknown) => (error as { code: string }).code,
);
process.stdout.write(said);
