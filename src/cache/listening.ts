import { type Head, parseHead } from '../domain/head.ts';
import type { Subscription } from './cache.ts';
import { PING, PING_EVERY, SMALL_CALL } from './limits.ts';
import { createLink, type Link, type LinkOptions } from './link.ts';

export interface HeadListener {
  onHead(head: Head): void;
  onReady(): void;
}

/** One connection on which any number of subscriptions listen; it is made for the first. */
export interface Listening {
  subscribe(channel: string, listener: HeadListener): Subscription;
  close(): void;
}

/**
 * Subscribes again on every new connection, and pings: a half-open connection that listens is deaf, and looks well.
 */
export function createListening(options: Omit<LinkOptions, 'onReady' | 'onMessage'>): Listening {
  const channels = new Map<string, Set<HeadListener>>();
  const link = createLink({
    ...options,
    onReady: () => {
      for (const [channel, listeners] of channels) void join(link, channel, listeners);
    },
    onMessage: (channel, text) => {
      const head = parseHead(text);
      if (head !== null) for (const listener of channels.get(channel) ?? []) listener.onHead(head);
    },
  });
  let pings: NodeJS.Timeout | undefined;
  return {
    subscribe: (channel, listener) => {
      const listeners = channels.get(channel) ?? new Set();
      channels.set(channel, listeners.add(listener));
      pings ??= setInterval(() => void link.probe(PING), PING_EVERY).unref();
      if (link.isReady) void join(link, channel, listeners, listener);
      else link.open();
      return {
        close: async () => {
          listeners.delete(listener);
          if (listeners.size > 0 || channels.get(channel) !== listeners) return;
          channels.delete(channel);
          if (link.isReady) await link.call(SMALL_CALL, 'unsubscribe', channel).catch(() => {});
        },
      };
    },
    close: () => {
      clearInterval(pings);
      channels.clear();
      link.close();
    },
  };
}

/** Subscribes, and tells one listener or all. Where that fails the connection is made again, or the login may not listen and polls. */
async function join(
  link: Link,
  channel: string,
  listeners: ReadonlySet<HeadListener>,
  only?: HeadListener,
): Promise<void> {
  try {
    await link.call(SMALL_CALL, 'subscribe', channel);
  } catch {
    return;
  }
  for (const listener of listeners) if (only === undefined || listener === only) listener.onReady();
}
