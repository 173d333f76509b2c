/** Where a server is told to listen: never in both places, never beyond this machine. */
export type Listening =
  | { readonly kind: 'socket'; readonly directory: string; readonly port: number }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number };

/** Small in memory, but wide enough for the many processes of a test run or a busy machine. */
const MODEST = [
  'max_connections=200',
  'shared_buffers=32MB',
  'max_wal_size=256MB',
  'max_logical_replication_workers=0',
  'jit=off',
];

/** Neither statements nor their details are logged: they hold prompt text, and refusals are everyday. */
const QUIET = [
  'logging_collector=off',
  'log_min_messages=log',
  'log_error_verbosity=terse',
  'log_checkpoints=off',
  'log_timezone=UTC',
];

/** The command line settings of the server; `further` ones win. */
export function serverSettings(listening: Listening, major: number, further: readonly string[]): string[] {
  const place =
    listening.kind === 'tcp'
      ? [`listen_addresses=${listening.host}`, 'unix_socket_directories=']
      : ['listen_addresses=', `unix_socket_directories="${listening.directory.replaceAll('"', '""')}"`];
  // Postgres 18 keeps three processes for reading ahead, which a database of this size never needs.
  const reading = major >= 18 ? ['io_method=sync'] : [];
  return [...place, `port=${listening.port}`, ...MODEST, ...reading, ...QUIET, ...further].flatMap((setting) => [
    '-c',
    setting,
  ]);
}
