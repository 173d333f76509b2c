import pg from 'pg';
import { connectionConfig } from './connection.ts';
import { letEnd } from './let-end.ts';

/** Milliseconds. A listening connection that is not heard of is asked; it only accelerates, so there is time. */
const PING_EVERY = 5_000;
const DEADLINE = 4_000;
const RETRY_AFTER = 1_000;
const RETRY_AT_LAST = 30_000;

/** Failures in a row before somebody is told. */
const BEFORE_TELLING = 3;

/** A connection that waits for notifications. */
export interface Listening {
  close(): Promise<void>;
}

export interface ReleaseListener {
  readonly onRelease: (environment: string) => void;
  /** Nothing that is released from now on is missed. */
  readonly onReady: () => void;
  /** Told once for every time that it cannot listen. */
  readonly onFailure: (reason: string) => void;
}

interface Line {
  readonly url: string;
  readonly listener: ReleaseListener;
  client: pg.Client | null;
  timer: NodeJS.Timeout | undefined;
  isClosed: boolean;
  /** In a row. */
  failures: number;
}

/**
 * Hears of releases through LISTEN for as long as it is open, and reconnects by itself. The URL must lead to Postgres itself: through a
 * transaction pooler LISTEN succeeds and nothing is ever delivered.
 */
export function listen(url: string, listener: ReleaseListener): Listening {
  const line: Line = { url, listener, client: null, timer: undefined, isClosed: false, failures: 0 };
  connect(line);
  return {
    close: async () => {
      line.isClosed = true;
      clearTimeout(line.timer);
      if (line.client !== null) hangUp(line.client);
    },
  };
}

function connect(line: Line): void {
  const client = new pg.Client({
    ...connectionConfig(line.url),
    connectionTimeoutMillis: DEADLINE,
    query_timeout: DEADLINE,
    keepAlive: true,
    application_name: 'promptctl-app/listen',
  });
  line.client = client;
  const lose = (error?: unknown) => {
    if (line.client === client) reconnect(line, client, error);
  };
  client.on('error', lose).on('end', () => lose());
  client.on('notification', ({ payload }) => line.listener.onRelease(payload ?? ''));
  begin(line, client).catch(lose);
}

async function begin(line: Line, client: pg.Client): Promise<void> {
  // A process that only listens may end, also while it is being connected.
  const connected = client.connect();
  letEnd(client);
  await connected;
  // TLS has a socket of its own.
  letEnd(client);
  await client.query('listen promptctl');
  if (line.client !== client) return;
  line.failures = 0;
  line.listener.onReady();
  ping(line, client);
}

/** A connection may be half open, deaf for ever without an error. */
function ping(line: Line, client: pg.Client): void {
  later(line, PING_EVERY, () => {
    client.query('select').then(
      () => ping(line, client),
      (error: unknown) => reconnect(line, client, error),
    );
  });
}

function reconnect(line: Line, lost: pg.Client, error: unknown): void {
  line.client = null;
  line.failures += 1;
  hangUp(lost);
  if (line.isClosed) return;
  if (line.failures === BEFORE_TELLING) {
    line.listener.onFailure(error instanceof Error ? error.message : 'the connection was lost');
  }
  later(line, Math.min(RETRY_AFTER * line.failures, RETRY_AT_LAST), () => connect(line));
}

function later(line: Line, delay: number, work: () => void): void {
  clearTimeout(line.timer);
  line.timer = setTimeout(work, delay).unref();
}

/** `end` would wait for a peer that may be gone. */
function hangUp(client: pg.Client): void {
  (client as pg.Client & { readonly connection: { readonly stream: { destroy(): void } } }).connection.stream.destroy();
}
