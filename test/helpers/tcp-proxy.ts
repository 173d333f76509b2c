import { connect, createServer, type Server, type Socket } from 'node:net';

/** A loopback port in front of a Postgres socket, that misbehaves when told to. */
export interface TcpProxy {
  readonly url: string;
  /** The next answer is swallowed once it is complete, and its connection reset: what was asked for has happened. */
  loseNextReply(): void;
  /** The next thing that a client sends is swallowed, and its connection reset: what was asked for has not happened. */
  loseNextRequest(): void;
  /** Refuses everybody as soon as the next answer or request was lost. */
  dieAfterLoss(): void;
  close(): Promise<void>;
}

/** ReadyForQuery, the last message of every answer: by then a statement outside a transaction is committed. */
const READY = Buffer.from([0x5a, 0, 0, 0, 5]);

/** Puts a proxy in front of the server whose Unix socket the URL names. */
export async function openProxy(url: string): Promise<TcpProxy> {
  const parsed = new URL(url);
  const path = `${parsed.searchParams.get('host')}/.s.PGSQL.${parsed.port}`;
  const state: State = { losing: 'nothing', dying: false, sockets: new Set() };
  const server = createServer((client) => carry(client, connect({ path }), state, server));
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
  });
  return {
    url: `postgresql://${parsed.username}@127.0.0.1:${port}${parsed.pathname}?sslmode=disable`,
    loseNextReply: () => void (state.losing = 'reply'),
    loseNextRequest: () => void (state.losing = 'request'),
    dieAfterLoss: () => void (state.dying = true),
    close: () => shut(server, state),
  };
}

interface State {
  losing: 'nothing' | 'reply' | 'request';
  dying: boolean;
  readonly sockets: Set<Socket>;
}

function carry(client: Socket, upstream: Socket, state: State, server: Server): void {
  const end = () => {
    client.resetAndDestroy();
    upstream.destroy();
  };
  const lose = () => {
    state.losing = 'nothing';
    end();
    if (state.dying) void shut(server, state);
  };
  for (const socket of [client, upstream]) {
    state.sockets.add(socket);
    socket.on('error', end).on('close', end);
  }
  client.on('data', (chunk) => (state.losing === 'request' ? lose() : upstream.write(chunk)));
  upstream.on('data', (chunk: Buffer) => {
    if (state.losing !== 'reply') client.write(chunk);
    else if (chunk.subarray(-6, -1).equals(READY)) lose();
  });
}

function shut(server: Server, { sockets }: State): Promise<void> {
  for (const socket of sockets) socket.destroy();
  return new Promise((resolve) => server.close(() => resolve()));
}
