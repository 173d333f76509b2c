import { createServer, type Server, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A loopback server that treats each connection as `greet` says, and is gone when the test ends. */
export async function openStub(greet: (client: Socket) => void): Promise<string> {
  const clients = new Set<Socket>();
  const server = createServer((client) => {
    clients.add(client.on('error', () => {}));
    greet(client);
  });
  const port = await listen(server);
  onTestFinished(() => {
    for (const client of clients) client.destroy();
    server.close();
  });
  return `postgres://ada:s3cret@127.0.0.1:${port}/app?sslmode=disable`;
}

/** A URL with a port at which nobody listens. */
export async function deadUrl(): Promise<string> {
  const server = createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return `postgres://ada:s3cret@127.0.0.1:${port}/app?sslmode=disable`;
}

/** Refuses a login as Postgres does. */
export function refuseLogin(sqlState: string, message: string): (client: Socket) => void {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C${sqlState}\0M${message}\0\0`);
  const header = Buffer.alloc(5, 'E');
  header.writeInt32BE(fields.length + 4, 1);
  return (client) => void client.once('data', () => client.end(Buffer.concat([header, fields])));
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
  });
}
