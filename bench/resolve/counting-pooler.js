import { connect, createServer } from 'node:net';
import pg from 'pg';
import { message, splitMessages, startMessage, welcome } from './postgres-messages.js';

const UPSTREAMS = 8;

/**
 * Stands before Postgres as a pooler would, so that more clients fit than it has connections, and counts their statements. For the
 * embedded server, which trusts who reaches its socket.
 * @param {string} url
 */
export async function openCountingPooler(url) {
  const { host, port, user, database } = new pg.Client(url);
  const upstreams = openUpstreams(`${host}/.s.PGSQL.${port}`, user ?? '', database ?? '');
  let statements = 0;
  /** @type {Set<import('node:net').Socket>} */
  const clients = new Set();
  const server = createServer((client) => {
    clients.add(client);
    client.on('close', () => clients.delete(client));
    serve(client, upstreams, () => {
      statements++;
    });
  });
  await new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(null));
  });
  const { port: ownPort } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `postgres://${user}@127.0.0.1:${ownPort}/${database}?sslmode=disable`,
    statements: () => statements,
    close: () => {
      server.close();
      for (const client of clients) client.destroy();
      upstreams.close();
    },
  };
}

/**
 * A client's messages are kept until they ask for an answer; then they go to a free connection, which stays theirs while a transaction is open.
 * @param {import('node:net').Socket} client @param {ReturnType<typeof openUpstreams>} upstreams @param {() => void} count
 */
function serve(client, upstreams, count) {
  /** @type {Buffer[]} */
  let asked = [];
  /** @type {Upstream | null} */
  let own = null;
  const ask = async () => {
    count();
    const question = Buffer.concat(asked);
    asked = [];
    own ??= await upstreams.take();
    const isIdle = await own.ask(question, (answer) => client.write(answer));
    if (!isIdle) return;
    upstreams.give(own);
    own = null;
  };
  client.on('error', () => {});
  client.on(
    'data',
    splitMessages(true, (type, bytes) => {
      if (type === 'start') client.write(welcome());
      else if (type === 'X') client.end();
      else asked.push(bytes);
      // A simple query, or the Sync after an extended one.
      if (type === 'Q' || type === 'S') void ask();
    }),
  );
}

/** @typedef {{ ask: (question: Buffer, onAnswer: (bytes: Buffer) => void) => Promise<boolean> }} Upstream */

/** Connections to Postgres, opened when they are needed. @param {string} path @param {string} user @param {string} database */
function openUpstreams(path, user, database) {
  /** @type {Upstream[]} */
  const free = [];
  /** @type {((upstream: Upstream) => void)[]} */
  const waiting = [];
  /** @type {import('node:net').Socket[]} */
  const sockets = [];
  return {
    take: async () => {
      const upstream = free.pop();
      if (upstream !== undefined) return upstream;
      if (sockets.length < UPSTREAMS) return openUpstream(path, user, database, sockets);
      return new Promise((resolve) => waiting.push(resolve));
    },
    give: (/** @type {Upstream} */ upstream) => {
      const next = waiting.shift();
      if (next === undefined) free.push(upstream);
      else next(upstream);
    },
    close: () => {
      for (const socket of sockets) socket.end(message('X', Buffer.alloc(0)));
    },
  };
}

/** @param {string} path @param {string} user @param {string} database @param {import('node:net').Socket[]} sockets @returns {Promise<Upstream>} */
async function openUpstream(path, user, database, sockets) {
  const socket = connect(path);
  sockets.push(socket);
  socket.on('error', () => {});
  /** @type {(bytes: Buffer) => void} */
  let onAnswer = () => {};
  /** @type {(isIdle: boolean) => void} */
  let onEnd = () => {};
  socket.on(
    'data',
    splitMessages(false, (type, bytes) => {
      onAnswer(bytes);
      if (type === 'Z') onEnd(bytes[5] === 'I'.charCodeAt(0));
    }),
  );
  /** @type {Upstream['ask']} */
  const ask = (question, take) => {
    onAnswer = take;
    socket.write(question);
    return new Promise((resolve) => {
      onEnd = resolve;
    });
  };
  await ask(startMessage(user, database), () => {});
  return { ask };
}
