import { afterEach } from 'vitest';
import { createPrompts, type Prompts, type PromptsOptions } from '../../src/index.ts';
import type { ProblemEvent, ReleaseEvent, StaleEvent } from '../../src/resolution/events.ts';

/** Prompts of one test, with what they told. */
export interface Watched extends Prompts {
  readonly releases: ReleaseEvent[];
  readonly problems: ProblemEvent[];
  readonly stales: StaleEvent[];
}

const open = new Set<Prompts>();
afterEach(async () => {
  await Promise.all([...open].map((prompts) => prompts.close()));
  open.clear();
});

/** Opens prompts that are closed after the test; no Redis and no snapshot on disk unless asked for. */
export function openPrompts(options: PromptsOptions): Watched {
  const prompts = createPrompts({ redisUrl: null, stateDir: null, ...options });
  open.add(prompts);
  const watched: Watched = { ...prompts, releases: [], problems: [], stales: [] };
  prompts.on('release', (event) => watched.releases.push(event));
  prompts.on('problem', (event) => watched.problems.push(event));
  prompts.on('stale', (event) => watched.stales.push(event));
  return watched;
}
