/** Milliseconds that a small call may take, and one that carries a part of a state. */
export const SMALL_CALL = 200;
export const LARGE_CALL = 1_000;

/** Milliseconds that connecting and logging in may take, and where somebody else has to be asked for the way first. */
export const OPENING = 500;
export const OPENING_BY_WAY = 1_000;

/** Milliseconds between two pings of a connection that listens, and what each may take. */
export const PING_EVERY = 500;
export const PING = 300;

/** What one call carries at most: about 5 ms of anybody's time. */
export const ENTRIES_PER_CALL = 100;
export const CHARACTERS_PER_CALL = 256 * 1024;

/** Changes larger than this are no smaller than a complete state, which is swapped in without copying. */
export const LARGEST_CHANGES = 5 * 1024 * 1024;

/** Milliseconds after which a process that does not report is taken for dead. */
export const SILENCE = 15_000;

/** Milliseconds that one process may fill the cache while the others wait. */
export const LEASE = 5_000;

/** Processes that Redis may claim there are, where it is not believed. */
export const MOST_BELIEVED = 1_000;
