import { connect, createServer, type Server, type Socket } from 'node:net';

/**
 * - `pass`: as a network should
 * - `refuse`: resets what is open and whoever comes
 * - `blackhole`: accepts, forwards nothing, says nothing of a peer that ended; what was sent meanwhile arrives when it passes again
 * - `drop-down`: requests arrive, answers are lost; such a connection is reset when the proxy passes again
 */
export type ProxyMode = 'pass' | 'refuse' | 'blackhole' | 'drop-down';

export type Upstream = { readonly path: string } | { readonly host: string; readonly port: number };

/** A loopback port in front of a server, as a network that fails. */
export interface NetworkProxy {
  readonly port: number;
  set(mode: ProxyMode): void;
  /** Milliseconds by which everything is late, each way. */
  delay(time: number): void;
  /** Resets what is open. */
  reset(): void;
  /** What is open goes silent for ever and is never closed, as half-open sockets do; new connections pass. */
  strand(): void;
  /** New connections go there from now on. */
  pointTo(upstream: Upstream): void;
  close(): Promise<void>;
}

interface Network {
  mode: ProxyMode;
  delay: number;
  upstream: Upstream;
  readonly lines: Set<Line>;
}

/** A connection through the proxy. */
interface Line {
  readonly client: Socket;
  readonly upstream: Socket;
  readonly up: Chunk[];
  readonly down: Chunk[];
  isStranded: boolean;
  lostAnswers: boolean;
  /** One side ended while nothing could tell the other. */
  isBroken: boolean;
}

interface Chunk {
  readonly data: Buffer;
  readonly due: number;
}

export async function openNetworkProxy(upstream: Upstream): Promise<NetworkProxy> {
  const network: Network = { mode: 'pass', delay: 0, upstream, lines: new Set() };
  const server = createServer((client) => accept(client, network));
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
  });
  return {
    port,
    set: (mode) => setMode(network, mode),
    delay: (time) => void (network.delay = time),
    reset: () => resetAll(network),
    strand: () => {
      for (const line of network.lines) line.isStranded = true;
    },
    pointTo: (next) => void (network.upstream = next),
    close: () => shut(server, network),
  };
}

function accept(client: Socket, network: Network): void {
  client.on('error', () => {});
  if (network.mode === 'refuse') {
    client.resetAndDestroy();
    return;
  }
  const upstream = connect(network.upstream);
  const line: Line = { client, upstream, up: [], down: [], isStranded: false, lostAnswers: false, isBroken: false };
  network.lines.add(line);
  client.on('data', (data) => queue(line, line.up, data, network));
  upstream.on('data', (data) => {
    if (network.mode === 'drop-down') line.lostAnswers = true;
    else queue(line, line.down, data, network);
  });
  upstream.on('error', () => {}).on('close', () => ended(line, network));
  client.on('close', () => cut(line, network));
}

function queue(line: Line, chunks: Chunk[], data: Buffer, network: Network): void {
  if (line.isStranded) return;
  chunks.push({ data, due: performance.now() + network.delay });
  if (network.delay === 0) pump(line, network);
  else setTimeout(() => pump(line, network), network.delay + 1);
}

/** Sends on what is due, in order, where the network lets it. */
function pump(line: Line, network: Network): void {
  if (network.mode === 'blackhole' || line.isStranded) return;
  const now = performance.now();
  for (const [chunks, to] of [
    [line.up, line.upstream],
    [line.down, line.client],
  ] as const) {
    while (chunks[0] !== undefined && chunks[0].due <= now) {
      const chunk = chunks.shift();
      if (chunk !== undefined && to.writable) to.write(chunk.data);
    }
  }
}

/** The server closed; a silent network does not pass that on. */
function ended(line: Line, network: Network): void {
  if (network.mode === 'blackhole' || line.isStranded) line.isBroken = true;
  else {
    pump(line, network);
    cut(line, network);
  }
}

function cut(line: Line, network: Network): void {
  if (!network.lines.delete(line)) return;
  line.client.resetAndDestroy();
  line.upstream.destroy();
}

function setMode(network: Network, mode: ProxyMode): void {
  network.mode = mode;
  if (mode === 'refuse') resetAll(network);
  if (mode !== 'pass') return;
  for (const line of network.lines) {
    pump(line, network);
    if ((line.isBroken || line.lostAnswers) && !line.isStranded) cut(line, network);
  }
}

function resetAll(network: Network): void {
  for (const line of network.lines) cut(line, network);
}

function shut(server: Server, network: Network): Promise<void> {
  resetAll(network);
  return new Promise((resolve) => server.close(() => resolve()));
}
