import { existsSync } from 'node:fs';
import { join } from 'node:path';

const PLACES = ['/usr/sbin', '/usr/bin', '/usr/local/bin', '/opt/homebrew/bin'];

/**
 * Where a program is that some tests need; null, said loudly as `missing`, where it is not. Naming the program in
 * PROMPTCTL_TEST_REQUIRE makes that an error.
 */
export function findBinary(name: string, missing: string): string | null {
  const binary = PLACES.map((place) => join(place, name)).find((path) => existsSync(path)) ?? null;
  if (binary !== null) return binary;
  const required = process.env['PROMPTCTL_TEST_REQUIRE']?.split(/[\s,]+/) ?? [];
  if (required.includes(name)) throw new Error(missing);
  process.stderr.write(`\n!!! ${missing}\n\n`);
  return null;
}
