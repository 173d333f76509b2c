/**
 * A database that counts the statements sent to it, `begin` and `commit` included.
 * @param {import('../dist/storage/database.js').Database} database
 */
export function counted(database) {
  let sent = 0;
  /** @type {(queryable: import('../dist/storage/database.js').Queryable) => import('../dist/storage/database.js').Queryable} */
  const counting = (queryable) => ({
    query: (text, values) => {
      sent++;
      return queryable.query(text, values);
    },
  });
  /** @type {import('../dist/storage/database.js').Database} */
  const counter = {
    ...database,
    ...counting(database),
    transaction: (work, end) => {
      sent += 2;
      return database.transaction((transaction) => work(counting(transaction)), end);
    },
  };
  return { database: counter, statements: () => sent };
}
