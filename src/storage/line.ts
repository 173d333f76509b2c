import { isIP } from 'node:net';
import type pg from 'pg';
import { isLoopback } from '../domain/loopback.ts';

/** How statements travel to the server that the URL names. */
export interface Line {
  /** Sockets and loopback do not leave this machine. */
  readonly way: 'socket' | 'loopback' | 'network';
  readonly isEncrypted: boolean;
  /** The certificate is that of the host in the URL, by an authority that is trusted here. */
  readonly isVerified: boolean;
}

interface Stream {
  readonly remoteAddress?: string;
  readonly encrypted?: boolean;
  readonly authorized?: boolean;
}

/** Looks at the connection of a client; pg has it and its types do not say so. */
export function lineOf(client: pg.Client): Line {
  const { stream } = (client as pg.Client & { readonly connection: { readonly stream: Stream } }).connection;
  return toLine(stream);
}

/** The same of a stream alone. */
export function toLine({ remoteAddress, encrypted, authorized }: Stream): Line {
  return { way: wayTo(remoteAddress), isEncrypted: encrypted === true, isVerified: authorized === true };
}

function wayTo(address: string | undefined): Line['way'] {
  if (address === undefined || isIP(address) === 0) return 'socket';
  return isLoopback(address) ? 'loopback' : 'network';
}
