const CONNECT_DEADLINE = 2_000;

/** True when the server takes a login; false while it starts, recovers or stops. */
export async function acceptsConnections(url: string): Promise<boolean> {
  const { Client } = await import('pg');
  const client = new Client({ connectionString: url, connectionTimeoutMillis: CONNECT_DEADLINE });
  // A server that stops now would otherwise end this process.
  client.on('error', () => {});
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}
