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
  if (mode !== null && (isCompatible || !VERIFIED_MODES.has(mode))) return { connectionString: url };
  if (mode !== null) return { connectionString: url.replaceAll(/([?&]sslmode=)[^&#]*/g, '$1verify-full') };
  if (isDecided || isLocal(url)) return { connectionString: url };
  const [whole = ''] = url.split('#');
  return { connectionString: `${whole}${whole.includes('?') ? '&' : '?'}sslmode=verify-full` };
}

/** What protects a connection to this URL. */
export function protectionOf(url: string): Protection {
  if (isLocal(url)) return 'local';
  const { mode, ssl, isCompatible } = readTls(url);
  if (mode === 'disable' || (mode === null && ssl === '0')) return 'plain';
  const isWeak = mode === 'no-verify' || (mode === null && ssl === 'no-verify');
  return isWeak || (isCompatible && mode !== null && mode !== 'verify-full') ? 'unverified' : 'verified';
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

function isLocal(url: string): boolean {
  const parsed = parse(url);
  return parsed !== null && isLoopback(serverOf(parsed).host);
}

/** Where pg will connect to: the last parameter of a name wins, then the URL itself, then the variables of libpq. */
function serverOf(url: URL): { readonly host: string; readonly port: string; readonly database: string } {
  const given = (name: string) => url.searchParams.getAll(name).at(-1) || '';
  const user = given('user') || decoded(url.username) || process.env['PGUSER'] || 'postgres';
  const named = url.hostname === NOWHERE ? '' : decoded(url.hostname);
  return {
    host: given('host') || named || process.env['PGHOST'] || 'localhost',
    port: given('port') || url.port || process.env['PGPORT'] || '5432',
    database: decoded(url.pathname.slice(1)) || process.env['PGDATABASE'] || user,
  };
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
  const { host, port, database } = serverOf(parseUrl(url, origin));
  return printableLine(`${host}${port === '5432' ? '' : `:${port}`}/${database}`);
}

/**
 * What tells one connection from another without saying who connects: `db.acme.com:5432/app`. Snapshots on disk are filed under it.
 * @throws PromptctlError `database-url-invalid`.
 */
export function connectionName(url: string, origin: string): string {
  const { host, port, database } = serverOf(parseUrl(url, origin));
  return `${host}:${port}/${database}`;
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
  const parsed = parse(url);
  const problem = 'it is not of the form postgres://user@host/database';
  if (parsed === null) throw new PromptctlError('database-url-invalid', { origin, problem });
  return parsed;
}

/** Stands where a URL names no host: libpq allows `user@/database`, which WHATWG URLs do not. */
const NOWHERE = 'nowhere.invalid';

function parse(url: string): URL | null {
  if (!/^postgres(ql)?:\/\//.test(url)) return null;
  const whole = URL.canParse(url) ? url : url.replace('@/', `@${NOWHERE}/`);
  return URL.canParse(whole) ? new URL(whole) : null;
}
