import { isPromptctlError, PromptctlError } from '../domain/errors/error.ts';
import { printableLine } from '../domain/printable.ts';

/** Replies of a Redis that is not able to work now, rather than not willing. */
const UNABLE = /^(LOADING|BUSY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|MOVED|ASK|ERR max number of clients)/;

/** Where the client library reports such a reply as a failure to connect, its name is in the text. */
const REFUSED = /\b(READONLY|NOPERM|NOAUTH|WRONGPASS)\b/;

const LONGEST = 300;

/** What a connection is to, for errors. */
export interface Target {
  readonly name: string;
  /** Never shown, wherever the text comes from. */
  readonly secrets: readonly string[];
}

/** What the client library or Redis said as an error of the catalogue. */
export function explainFailure(error: unknown, target: Target): PromptctlError {
  if (isPromptctlError(error)) return error;
  const root = rootOf(error);
  const isReply = root instanceof Error && root.name === 'ReplyError';
  const message = root instanceof Error ? root.message : 'the connection was closed';
  const isRefused = isReply ? !UNABLE.test(message) : REFUSED.test(message);
  const data = { target: target.name, reason: showReason(message, target) };
  // No cause: ioredis notes the command in it, and AUTH is one.
  return isRefused ? new PromptctlError('redis-refused', data) : new PromptctlError('redis-unreachable', data);
}

/** True for the answer to a command that a key of another type cannot take. */
export function isWrongType(error: unknown): boolean {
  return isPromptctlError(error, 'redis-refused') && error.data.reason.startsWith('WRONGTYPE');
}

/** True when a replica was asked to write: the primary is elsewhere now. */
export function isReadOnly(error: PromptctlError): boolean {
  return isPromptctlError(error, 'redis-refused') && /\bREADONLY\b/.test(error.data.reason);
}

function rootOf(error: unknown): unknown {
  if (error instanceof AggregateError) return error.errors[0];
  // What the last node of a Cluster said.
  return error instanceof Error && 'lastNodeError' in error ? (error.lastNodeError ?? error) : error;
}

/** One line; Redis quotes the arguments of commands that it does not know, and AUTH may be one. */
function showReason(message: string, { secrets }: Target): string {
  const [line = ''] = message.replace(/, with args beginning with.*/s, '').split('\n');
  const hidden = secrets.reduce((text, secret) => text.replaceAll(secret, '***'), line);
  return printableLine(hidden.trim()).slice(0, LONGEST);
}
