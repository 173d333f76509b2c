import pg from 'pg';

let sent = 0;
const query = pg.Client.prototype.query;
// Every statement of every connection goes through here, whoever sends it.
pg.Client.prototype.query = function count(/** @type {any[]} */ ...parameters) {
  sent++;
  return Reflect.apply(query, this, parameters);
};

/** How many statements `work` sends. @param {() => Promise<unknown>} work */
export async function countStatements(work) {
  const before = sent;
  await work();
  return sent - before;
}
