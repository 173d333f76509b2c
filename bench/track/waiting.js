import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '../../dist/storage/database.js';

/** Milliseconds between two looks. */
const PAUSE = 5;

/**
 * While `work` runs, the percentage of moments in which a connection that is at work waits for a row or a table that another one holds.
 * Waiting until a table has got another page (`extend`) is none: it is over at once, and not when somebody commits.
 * @param {string} databaseUrl @param {() => Promise<unknown>} work
 */
export async function shareOfWaiting(databaseUrl, work) {
  const database = openDatabase(databaseUrl, 'bench', { max: 1 });
  const over = new AbortController();
  let [seen, waiting] = [0, 0];
  const watch = async () => {
    while (!over.signal.aborted) {
      const [row] = await database.query(ACTIVE);
      seen += Number(row?.active);
      waiting += Number(row?.waiting);
      await sleep(PAUSE);
    }
  };
  const watching = watch();
  await work();
  over.abort();
  await watching;
  await database.close();
  if (seen === 0) throw new Error('nobody was at work');
  return (100 * waiting) / seen;
}

const ACTIVE = `select count(*) as active, count(*) filter (where wait_event_type = 'Lock' and wait_event <> 'extend') as waiting
  from pg_stat_activity where datname = current_database() and state = 'active' and pid <> pg_backend_pid()`;
