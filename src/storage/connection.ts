import { PromptctlError } from '../domain/errors/error.ts';
import { isLoopback } from '../domain/loopback.ts';
import { printableLine } from '../domain/printable.ts';

/** How far a connection can be listened to. `plain` and `unverified` are only what the URL itself asks for. */
export type Protection = 'local' | 'verified' | 'unverified' | 'plain';

/** What of libpq's modes trusts somebody without being asked to, and what pg takes for verify-full with a warning and weakens one day. */
const VERIFIED_MODES = new Set(['allow', 'prefer', 'require', 'verify-ca']);

/**
 * What pg is told of a database URL. Beyond this machine TLS is verified unless `sslmode=disable` or `no-verify` is spelled out in the URL;
 * `sslmode=require` means verified here as well.
 */
export function connectionConfig(url: string): { readonly connectionString: string } {
  const { mode, isCompatible, isDecided } = readTls(url);
  if (isCompatible || (mode !== null && !VERIFIED_MODES.has(mode))) return { connectionString: url };
  if (mode !== null) return { connectionString: url.replaceAll(/([?&]sslmode=)[^&#]*/g, '$1verify-full') };
  if (isDecided || isLoopback(hostOf(url))) return { connectionString: url };
  const [whole = ''] = url.split('#');
  return { connectionString: `${whole}${whole.includes('?') ? '&' : '?'}sslmode=verify-full` };
}

/** What protects a connection to this URL. */
export function protectionOf(url: string): Protection {
  if (isLoopback(hostOf(url))) return 'local';
  const { mode, ssl, isCompatible } = readTls(url);
  if (mode === 'disable' || (mode === null && ssl === '0')) return 'plain';
  const isWeak = mode === 'no-verify' || (mode === null && ssl === 'no-verify');
  return isWeak || (isCompatible && mode !== 'verify-full') ? 'unverified' : 'verified';
}

/** What the parameters say of TLS, of which pg takes the last of each name. `isDecided` by another one than sslmode. */
function readTls(url: string) {
  const parameters = parametersOf(url);
  const ssl = parameters.getAll('ssl').at(-1) || null;
  return {
    mode: parameters.getAll('sslmode').at(-1) || null,
    ssl,
    isCompatible: parameters.getAll('uselibpqcompat').at(-1) === 'true',
    isDecided: ssl !== null || parameters.get('sslnegotiation') === 'direct',
  };
}

/** Where pg will connect to: where the URL names no host, PGHOST does. */
function hostOf(url: string): string {
  const given = parametersOf(url).getAll('host').at(-1) || /^[a-z]+:\/\/(?:[^/?#]*@)?([^/?#]*)/i.exec(url)?.[1] || '';
  const host = given.replace(/^(\[[^\]]*\]|[^:]*):\d*$/, '$1');
  return decoded(host) || process.env['PGHOST'] || '';
}

function parametersOf(url: string): URLSearchParams {
  const at = url.indexOf('?');
  return new URLSearchParams(at < 0 ? '' : url.slice(at + 1).replace(/#.*$/s, ''));
}

/** The embedded database as people see it. */
export const EMBEDDED_TARGET = 'embedded (this machine only)';

/**
 * A database URL as people may see it: `db.acme.com/app`, never user or password.
 * @throws PromptctlError `database-url-invalid`; `origin` says where the URL was set, the URL itself is not quoted.
 */
export function describeTarget(url: string, origin: string): string {
  const parsed = parseUrl(url, origin);
  const database = decoded(parsed.pathname.slice(1)) || decoded(parsed.username) || 'postgres';
  const host = parsed.searchParams.get('host') ?? decoded(parsed.hostname);
  const port = parsed.port === '' || parsed.port === '5432' ? '' : `:${parsed.port}`;
  return printableLine(`${host === '' ? 'localhost' : host}${port}/${database}`);
}

/**
 * What tells one connection from another without saying who connects: `db.acme.com:5432/app`. Snapshots on disk are filed under it.
 * @throws PromptctlError `database-url-invalid`.
 */
export function connectionName(url: string, origin: string): string {
  const parsed = parseUrl(url, origin);
  const host = parsed.searchParams.get('host') ?? decoded(parsed.hostname);
  const database = decoded(parsed.pathname.slice(1)) || decoded(parsed.username) || 'postgres';
  return `${host === '' ? 'localhost' : host}:${parsed.port === '' ? '5432' : parsed.port}/${database}`;
}

/** True when the URL carries a password: such a URL is not taken from the command line, where `ps` and histories show it. */
export function hasPassword(url: string, origin: string): boolean {
  const parsed = parseUrl(url, origin);
  return parsed.password !== '' || parsed.searchParams.has('password') || parsed.searchParams.has('sslpassword');
}

/** A percent sign that begins no escape is shown as it stands. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function parseUrl(url: string, origin: string): URL {
  const problem = 'it is not of the form postgres://user@host/database';
  if (!/^postgres(ql)?:\/\//.test(url)) throw new PromptctlError('database-url-invalid', { origin, problem });
  // libpq allows `user@/database`, a URL without a host, which WHATWG URLs do not.
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const withHost =
    parsed ?? (URL.canParse(url.replace('@/', '@localhost/')) ? new URL(url.replace('@/', '@localhost/')) : undefined);
  if (withHost === undefined) throw new PromptctlError('database-url-invalid', { origin, problem });
  return withHost;
}
