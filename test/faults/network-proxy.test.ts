import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type NetworkProxy, openNetworkProxy } from '../helpers/network-proxy.ts';

/** Long enough for what would arrive to arrive. */
const MOMENT = 50;

describe('a network that fails on purpose', () => {
  let server: Server;
  let proxy: NetworkProxy;

  beforeEach(async () => {
    server = await echo('first');
    proxy = await openNetworkProxy({ host: '127.0.0.1', port: portOf(server) });
  });
  afterEach(async () => {
    await proxy.close();
    server.close();
  });

  test('passes everything on until told otherwise, and goes elsewhere when pointed there', async () => {
    const client = await talk(proxy);
    client.say('a');
    expect(await client.hears(7)).toBe('first:a');
    const other = await echo('second');
    proxy.pointTo({ host: '127.0.0.1', port: portOf(other) });
    const later = await talk(proxy);
    client.say('b');
    later.say('c');
    expect(await client.hears(14)).toBe('first:afirst:b');
    expect(await later.hears(8)).toBe('second:c');
    other.close();
  });

  test('refuses who is there and who comes', async () => {
    const client = await talk(proxy);
    client.say('a');
    expect(await client.hears(7)).toBe('first:a');
    proxy.set('refuse');
    expect(await client.ends()).toBe(true);
    expect(await (await talk(proxy)).ends()).toBe(true);
  });

  test('as a black hole says nothing, not even that the server is gone, and delivers late', async () => {
    const client = await talk(proxy);
    client.say('a');
    expect(await client.hears(7)).toBe('first:a');
    proxy.set('blackhole');
    client.say('b');
    const newcomer = await talk(proxy);
    newcomer.say('c');
    await pause(MOMENT);
    expect([client.heard(), client.hasEnded(), newcomer.heard()]).toEqual(['first:a', false, '']);
    proxy.set('pass');
    expect(await client.hears(14)).toBe('first:afirst:b');
    expect(await newcomer.hears(7)).toBe('first:c');
  });

  test('loses answers, and resets whom it lost them of once it passes again', async () => {
    const client = await talk(proxy);
    proxy.set('drop-down');
    client.say('a');
    await pause(MOMENT);
    expect([client.heard(), client.hasEnded()]).toEqual(['', false]);
    proxy.set('pass');
    expect(await client.ends()).toBe(true);
  });

  test('leaves connections half open: silent for ever, while new ones work', async () => {
    const client = await talk(proxy);
    client.say('a');
    expect(await client.hears(7)).toBe('first:a');
    proxy.strand();
    client.say('b');
    const newcomer = await talk(proxy);
    newcomer.say('c');
    expect(await newcomer.hears(7)).toBe('first:c');
    proxy.set('pass');
    await pause(MOMENT);
    expect([client.heard(), client.hasEnded()]).toEqual(['first:a', false]);
  });

  test('is late, in order', async () => {
    const client = await talk(proxy);
    proxy.delay(MOMENT);
    client.say('a');
    proxy.delay(1);
    client.say('b');
    expect(client.heard()).toBe('');
    expect(await client.hears(8)).toBe('first:ab');
  });
});

async function echo(name: string): Promise<Server> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (data) => void socket.write(`${name}:${data.toString()}`));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return server;
}

function portOf(server: Server): number {
  return (server.address() as { readonly port: number }).port;
}

async function talk({ port }: NetworkProxy) {
  const socket: Socket = connect(port, '127.0.0.1');
  let heard = '';
  let hasEnded = false;
  socket.on('error', () => {}).on('close', () => void (hasEnded = true));
  socket.on('data', (data) => void (heard += data.toString()));
  // Whoever is refused may be so before it knows that it was connected.
  await new Promise<void>((resolve) => void socket.once('connect', resolve).once('close', () => resolve()));
  const until = async (condition: () => boolean) => {
    for (let i = 0; !condition() && i < 500; i++) await pause(10);
  };
  return {
    say: (text: string) => void socket.write(text),
    heard: () => heard,
    hasEnded: () => hasEnded,
    hears: async (length: number) => {
      await until(() => heard.length >= length);
      return heard;
    },
    ends: async () => {
      await until(() => hasEnded);
      return hasEnded;
    },
  };
}
