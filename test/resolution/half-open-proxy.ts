import { connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import type { Upstream } from '../helpers/network-proxy.ts';

/**
 * A loopback port in front of a server whose connections can lose their other end: nothing arrives any more, and nobody answers a
 * farewell, as behind a router that forgot them. Gone when the test ends.
 */
export async function openHalfOpenProxy(upstream: Upstream): Promise<{ readonly port: number; strand(): void }> {
  const sockets = new Set<Socket>();
  let isStranded = false;
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const there = connect(upstream);
    for (const socket of [client, there]) sockets.add(socket.on('error', () => {}));
    client.on('data', (data) => void (isStranded || there.write(data)));
    there.on('data', (data) => void (isStranded || client.write(data)));
    client.on('end', () => void (isStranded || there.end()));
    there.on('end', () => void (isStranded || client.end()));
  });
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
  });
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return {
    port,
    strand: () => {
      isStranded = true;
    },
  };
}
