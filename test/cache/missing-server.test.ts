import { afterEach, describe, expect, it, vi } from 'vitest';
import { findBinary } from '../helpers/binary.ts';

describe('a server that tests need and the machine lacks', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });

  it('is said loudly, and is an error where the run must not do without', () => {
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    vi.stubEnv('PROMPTCTL_TEST_REQUIRE', 'pgbouncer');
    expect(findBinary('no-such-server', 'NOTHING IS TESTED')).toBeNull();
    expect(said).toHaveBeenCalledWith('\n!!! NOTHING IS TESTED\n\n');
    vi.stubEnv('PROMPTCTL_TEST_REQUIRE', 'pgbouncer,no-such-server');
    expect(() => findBinary('no-such-server', 'NOTHING IS TESTED')).toThrow('NOTHING IS TESTED');
  });
});
