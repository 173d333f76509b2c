/** How a running server is reached. */
export type Address =
  | { readonly kind: 'socket'; readonly directory: string; readonly port: number }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number; readonly password: string };

/** The login that promptctl uses; it owns the database of the same name and is no superuser. */
export const LOGIN = 'promptctl';

/**
 * The URL of the database, read alike by psql and node-postgres. Port and sslmode are spelled out, or PGPORT and
 * PGSSLMODE of the environment would reach in.
 */
export function connectionUrl(address: Address): string {
  if (address.kind === 'tcp') {
    return `postgresql://${LOGIN}:${address.password}@${address.host}:${address.port}/${LOGIN}?sslmode=disable`;
  }
  const host = encodeURIComponent(address.directory);
  return `postgresql://${LOGIN}@localhost:${address.port}/${LOGIN}?host=${host}&sslmode=disable`;
}
