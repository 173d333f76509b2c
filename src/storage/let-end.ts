import type pg from 'pg';

/** Takes a connection for no reason to keep the process from ending. pg has it, and its types do not say so. */
export function letEnd(client: pg.ClientBase): void {
  (client as pg.ClientBase & { unref(): void }).unref();
}
