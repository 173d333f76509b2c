import pg from 'pg';
import { connectionConfig } from './connection.ts';

/** Milliseconds. A listening connection that is not heard of is asked; it only accelerates, so there is time. */
const PING_EVERY = 5_000;
const DEADLINE = 4_000;
const RETRY_AFTER = 1_000;

/** A connection that waits for notifications. */
export interface Listening {
  close(): Promise<void>;
}

/**
 * Hears of releases through LISTEN, for as long as it is open; reconnects by itself. The URL must lead to Postgres itself: through a
 * transaction pooler LISTEN succeeds and nothing is ever delivered. `onReady` is called when nothing later can be missed.
 */
export function listen(
  url: string,
  listener: { onRelease(environment: string): void; onReady(): void; onFailure(error: unknown): void },
): Listening {
  let isClosed = false;
  let client: pg.Client | null = null;
  let timer: NodeJS.Timeout | undefined;
  const later = (work: () => void, delay: number) => {
    clearTimeout(timer);
    timer = setTimeout(work, delay);
    timer.unref();
  };
  const lose = (lost: pg.Client, error: unknown) => {
    if (client !== lost) return;
    client = null;
    void lost.end().catch(() => {});
    if (isClosed) return;
    listener.onFailure(error);
    later(open, RETRY_AFTER);
  };
  const ask = (asked: pg.Client) =>
    later(() => {
      asked.query('select').then(
        () => ask(asked),
        (error: unknown) => lose(asked, error),
      );
    }, PING_EVERY);
  const open = () => {
    const opened = connectionTo(url);
    client = opened;
    opened.on('error', (error) => lose(opened, error));
    opened.on('end', () => lose(opened, null));
    opened.on('notification', ({ payload }) => listener.onRelease(payload ?? ''));
    opened
      .connect()
      .then(async () => {
        await opened.query('listen promptctl');
        if (client !== opened) return;
        unref(opened);
        listener.onReady();
        ask(opened);
      }, undefined)
      .catch((error: unknown) => lose(opened, error));
  };
  open();
  return {
    close: async () => {
      isClosed = true;
      clearTimeout(timer);
      await client?.end().catch(() => {});
    },
  };
}

function connectionTo(url: string): pg.Client {
  return new pg.Client({
    ...connectionConfig(url),
    connectionTimeoutMillis: DEADLINE,
    query_timeout: DEADLINE,
    keepAlive: true,
    application_name: 'promptctl/listen',
  });
}

/** pg has it and its types do not say so: a process that only listens may end. */
function unref(client: pg.Client): void {
  (client as pg.Client & { unref(): void }).unref();
}
