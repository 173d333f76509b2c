import { PromptctlError } from '../domain/errors/error.ts';
import { printableLine } from '../domain/printable.ts';

/** libpq's modes that pg would treat as verify-full with a warning, and weaken in its next major version. */
const VERIFIED_MODES = new Set(['prefer', 'require', 'verify-ca']);

/** What pg is told of a database URL. `sslmode=require` means verified TLS here; only `no-verify` spelled out trusts anybody. */
export function connectionConfig(url: string): { readonly connectionString: string } {
  const mode = /([?&]sslmode=)([a-z-]+)/.exec(url);
  if (mode?.[2] === undefined || !VERIFIED_MODES.has(mode[2]) || url.includes('uselibpqcompat=true'))
    return { connectionString: url };
  return { connectionString: url.replace(mode[0], `${mode[1]}verify-full`) };
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
  return parsed.password !== '' || parsed.searchParams.has('password');
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
