import { connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import type { Upstream } from '../helpers/network-proxy.ts';

/** A loopback port in front of a server, over which answers come slowly: so many bytes a second for each connection. Gone when the test ends. */
export async function openNarrowProxy(upstream: Upstream, bytesPerSecond: number): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const there = connect(upstream);
    for (const socket of [client, there]) sockets.add(socket.on('error', () => {}));
    client.pipe(there);
    client.on('close', () => there.destroy());
    there.on('close', () => client.end());
    there.on('data', (data) => {
      client.write(data);
      there.pause();
      setTimeout(() => there.resume(), (1_000 * data.length) / bytesPerSecond);
    });
  });
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
  });
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return port;
}
