/** True for a host that is this machine: nobody is between us and it. A path is a Unix socket; an empty host means the local one. */
export function isLoopback(host: string): boolean {
  const bare = host.toLowerCase().replace(/^\[|\]$/g, '');
  if (bare === '' || bare.startsWith('/')) return true;
  return bare === 'localhost' || bare === '::1' || /^(?:::ffff:)?127(?:\.\d{1,3}){3}$/.test(bare);
}
