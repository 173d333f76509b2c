import { setTimeout as pause } from 'node:timers/promises';
import type { Trial } from '../lab/ab-trial.ts';
import type { Laboratory } from '../lab/laboratory.ts';

/** Something that goes wrong for a while. */
export interface Disturbance {
  readonly title: string;
  /** True: nothing can be reached, so every process is started anew from its disk. */
  readonly isCold: boolean;
  readonly begin: (laboratory: Laboratory) => Promise<unknown>;
  readonly end: (laboratory: Laboratory) => Promise<unknown>;
}

type Network = keyof Laboratory['networks'];
type Mode = Parameters<Laboratory['networks'][Network]['set']>[0];

const cut = (title: string, networks: readonly Network[], mode: Mode): Disturbance => ({
  title,
  isCold: networks.length === 2 && mode !== 'drop-down',
  begin: async (laboratory) => {
    for (const network of networks) laboratory.networks[network].set(mode);
  },
  end: async (laboratory) => {
    for (const network of networks) laboratory.networks[network].set('pass');
  },
});

const BOTH = ['postgres', 'redis'] as const;

/** Nothing answers, and nobody says so. */
export const EVERYTHING_GONE = cut('both black-holed', BOTH, 'blackhole');

/** All that an app must live with. */
export const DISTURBANCES: readonly Disturbance[] = [
  {
    title: 'Redis killed',
    isCold: false,
    begin: ({ redis }) => redis.kill('SIGKILL'),
    end: ({ redis }) => redis.restart(),
  },
  {
    title: 'Redis frozen',
    isCold: false,
    begin: ({ redis }) => redis.kill('SIGSTOP'),
    end: ({ redis }) => redis.kill('SIGCONT'),
  },
  {
    title: 'Redis emptied',
    isCold: false,
    begin: ({ redis }) => redis.admin.flushall(),
    end: async () => {},
  },
  cut('Redis black-holed', ['redis'], 'blackhole'),
  cut('Postgres refused', ['postgres'], 'refuse'),
  cut('Postgres black-holed', ['postgres'], 'blackhole'),
  cut('both refused', BOTH, 'refuse'),
  EVERYTHING_GONE,
];

/** Everything that holds for a while: what happens in the middle of it, and a process, or all of them, killed and started anew. */
export async function disturb(
  laboratory: Laboratory,
  trial: Trial,
  disturbance: Disturbance,
  meanwhile: () => Promise<unknown>,
): Promise<void> {
  const { fleet, random } = laboratory;
  const places = [...fleet.apps.keys()];
  if (disturbance.isCold) await trial.untilOnDisk();
  await disturbance.begin(laboratory);
  try {
    await pause(random() * 300);
    await meanwhile();
    await trial.restart(disturbance.isCold ? places : [Math.floor(random() * places.length)]);
  } finally {
    await disturbance.end(laboratory);
  }
  await trial.collect();
}
