import { type Connect, openCluster, openNode } from './clients.ts';
import type { RedisAddress } from './redis-url.ts';
import { connectThroughSentinels } from './sentinel.ts';

/** How to connect to a Redis for commands; `target` names it in errors. */
export function connectTo(address: RedisAddress, target: string): Connect {
  switch (address.kind) {
    case 'sentinel':
      return connectThroughSentinels(address, target);
    case 'cluster':
      return (_, events) => openCluster(address, events);
    case 'node':
    case 'socket':
      return (_, events) => openNode(address, events);
  }
}

/** The same for listening. In a Cluster every node passes on what is published at any, so one is enough: another with each attempt. */
export function listenTo(address: RedisAddress, target: string): Connect {
  if (address.kind !== 'cluster') return connectTo(address, target);
  const { hosts, ...login } = address;
  return (attempt, events) => {
    const { host, port } = hosts[attempt % hosts.length] ?? hosts[0];
    return openNode({ ...login, kind: 'node', host, port }, events);
  };
}
