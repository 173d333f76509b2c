import { PromptctlError } from '../domain/errors/error.ts';
import { type Connect, type Connection, openNode } from './clients.ts';
import { withDeadline } from './deadline.ts';
import { describeHost, type HostAndPort, type RedisAddress } from './redis-url.ts';

type SentinelAddress = RedisAddress & { readonly kind: 'sentinel' };

/** Milliseconds that one Sentinel has for its answer. */
const ASKING = 300;

/**
 * Asks the Sentinels one after the other where the master is, and connects to it. ioredis can do so too, but with timers that keep a process
 * alive where no Sentinel answers.
 */
export function connectThroughSentinels(address: SentinelAddress, target: string): Connect {
  return (attempt, events) => {
    let connection: Connection | null = null;
    let isDestroyed = false;
    const open = ({ host, port }: HostAndPort) => {
      if (!isDestroyed) connection = openNode({ ...address, kind: 'node', host, port }, events);
    };
    findMaster(address, target, attempt).then(open, (error: unknown) => events.failed(error));
    return {
      call: async (command, ...args) => connection?.call(command, ...args),
      destroy: () => {
        isDestroyed = true;
        connection?.destroy();
      },
    };
  };
}

async function findMaster(address: SentinelAddress, target: string, attempt: number): Promise<HostAndPort> {
  const { hosts } = address;
  let failure: unknown;
  for (let index = 0; index < hosts.length; index += 1) {
    try {
      return await ask(address, hosts[(attempt + index) % hosts.length] ?? hosts[0], target);
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

async function ask(address: SentinelAddress, host: HostAndPort, target: string): Promise<HostAndPort> {
  const unreachable = (says: string) =>
    new PromptctlError('redis-unreachable', { target, reason: `the Sentinel at ${describeHost(host)} ${says}` });
  const login = { ...address.sentinelLogin, isTls: address.isTls, database: 0 };
  let sentinel: Connection | undefined;
  const asked = new Promise<unknown>((resolve, reject) => {
    const ready = () => {
      void sentinel?.call('sentinel', 'get-master-addr-by-name', address.master).then(resolve, reject);
    };
    sentinel = openNode({ ...login, kind: 'node', ...host }, { ready, failed: reject, message: () => {} });
  });
  try {
    const answer = await withDeadline(ASKING, asked, () => unreachable(`gave no answer within ${ASKING} ms`), false);
    if (!Array.isArray(answer)) throw unreachable(`knows no master named ${address.master}`);
    return { host: String(answer[0]), port: Number(answer[1]) };
  } finally {
    sentinel?.destroy();
  }
}
