import { accessSync, constants } from 'node:fs';
import { dirname } from 'node:path';
import { shellWord } from '../../domain/quoting.ts';
import { count, fixed } from '../../domain/words.ts';
import { type Check, ok, warning } from './check.ts';
import { readSpools, type Spools } from './spools.ts';

const NAME = 'spool';

/** Milliseconds after which what waits is late: a process ships every second. */
const LATE = 5 * 60_000;

/** Whether what apps of this user tracked on this machine gets to the database. Null: this user has no home. */
export function checkSpool(stateDirectory: string | null, now: () => number): Check {
  if (stateDirectory === null)
    return warning(NAME, 'there is no state directory: executions are in memory until they are shipped', {
      remedy: 'give apps one that lasts:',
      commands: ['export PROMPTCTL_STATE_DIR=/var/lib/my-app'],
    });
  const spools = readSpools(stateDirectory);
  if (spools === null && isWritable(stateDirectory))
    return ok(NAME, `no app has tracked anything as this user (${stateDirectory})`);
  if (spools === null || (spools.spools === 0 && spools.objections.length === 0 && !isWritable(stateDirectory)))
    return unwritable(stateDirectory);
  return judgeSpools(spools, stateDirectory, now());
}

/** What the spools of a machine say of it. `now` in milliseconds since 1970. */
export function judgeSpools(spools: Spools, stateDirectory: string, now: number): Check {
  const [objection] = spools.objections;
  if (objection !== undefined)
    return warning(
      NAME,
      `${objection.path} is not used: ${objection.reason}. Executions are in memory only, and lost when the process dies`,
      {
        remedy: 'as its owner (another owner: chown it to the user of the apps):',
        commands: [`chmod -R u=rwX,go= ${shellWord(objection.path)}`],
      },
    );
  if (spools.oldest === null) return ok(NAME, `nothing waits to be shipped (${stateDirectory})`);
  const age = now - spools.oldest;
  const waiting = `${sizeOf(spools.bytes)} of ${count(spools.spools, 'spool')} wait, the oldest for ${ageOf(age)}`;
  if (spools.orphans > 0)
    return warning(NAME, `${waiting}; ${count(spools.orphans, 'spool')} of processes that are gone`, {
      remedy: 'the next app of this user that tracks for the same database on this machine ships them; start it, with',
      commands: [`export PROMPTCTL_STATE_DIR=${shellWord(stateDirectory)}`],
    });
  if (age > LATE)
    return warning(NAME, `${waiting}: the database does not take them, or the app does not reach it`, {
      remedy: 'the app says why (its event tracking-unshipped); is the database up to date?',
      commands: ['promptctl db status'],
    });
  return ok(NAME, waiting);
}

function unwritable(directory: string): Check {
  return warning(
    NAME,
    `${directory} cannot be written to: executions are in memory only, and lost when a process dies`,
    {
      remedy: 'make it, for the user of the apps alone:',
      commands: [`install -d -m 700 ${shellWord(directory)}`],
    },
  );
}

/** Whether a directory, or the nearest one above it that is there, takes new entries. */
function isWritable(directory: string): boolean {
  try {
    accessSync(directory, constants.W_OK | constants.X_OK);
    return true;
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT' && dirname(directory) !== directory;
    return isMissing && isWritable(dirname(directory));
  }
}

function sizeOf(bytes: number): string {
  return bytes < 1_000_000 ? `${fixed(Math.ceil(bytes / 1_000), 0)} kB` : `${fixed(bytes / 1_000_000, 1)} MB`;
}

function ageOf(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000);
  if (minutes < 1) return 'less than a minute';
  if (minutes < 120) return count(minutes, 'minute');
  return minutes < 48 * 60 ? count(Math.floor(minutes / 60), 'hour') : count(Math.floor(minutes / 1440), 'day');
}
