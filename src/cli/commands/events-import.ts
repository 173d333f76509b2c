import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { isPromptctlError, PromptctlError } from '../../domain/errors/error.ts';
import { readPrices } from '../../domain/price-checks.ts';
import { defaultStateDirectory } from '../../resolution/disk/state-directory.ts';
import { type EventsImported, importEvents } from '../../workflows/import-events.ts';
import { type LogFile, openLogFile, streamedLog } from '../../workspace/log-file.ts';
import { command as define } from '../command.ts';
import { type Context, required } from '../context.ts';
import { type Flags, isOn, numberOf } from '../flags.ts';
import { showImport } from '../import-progress.ts';
import { interruptible } from '../interrupt.ts';
import { renderEventsImported } from '../render/events-import.ts';

const BATCH = 5_000;
const LARGEST_BATCH = 20_000;

export const command = define<EventsImported>({
  run: async (context, [given], flags) => {
    const file = required(given, '<file>', 'promptctl events import events.ndjson, or - for standard input');
    if (file === '-' && isOn(flags, 'strict'))
      throw usage('--strict reads everything twice, and standard input can be read once', 'write it to a file first');
    const log = await openLog(context, file);
    try {
      return await run(context, flags, log);
    } finally {
      await log.close();
    }
  },
  render: renderEventsImported,
  exit: ({ refused, rejected }) => (refused + rejected.length > 0 ? 1 : 0),
});

async function openLog({ stdin, cwd }: Context, file: string): Promise<LogFile> {
  return file === '-' ? streamedLog('standard input', stdin) : openLogFile(file, resolve(cwd, file));
}

async function run(context: Context, flags: Flags, log: LogFile): Promise<EventsImported> {
  const input = {
    log,
    environment: context.environment().value,
    prices: readPrices('prices', context.project().settings.prices ?? {}),
    dryRun: isOn(flags, 'dryRun'),
    strict: isOn(flags, 'strict'),
    restart: isOn(flags, 'restart'),
    batchSize: batchSizeOf(flags),
  };
  const database = await context.database();
  const { env, clock: now, newId } = context;
  const stateDirectory = defaultStateDirectory(env, () => env['HOME'] || homedir());
  const { onProgress, ended, failed } = showImport(context, flags, log.size);
  try {
    const imported = await interruptible((signal) => {
      // A pipe that nobody writes to would be waited for.
      signal.addEventListener('abort', () => void log.close());
      return importEvents({ database, now, newId, stateDirectory, signal, onProgress }, input);
    });
    ended();
    return imported;
  } catch (error) {
    if (isPromptctlError(error, 'import-interrupted')) ended();
    else failed();
    throw error;
  }
}

function batchSizeOf(flags: Flags): number {
  const size = numberOf(flags, 'batch') ?? BATCH;
  if (size <= LARGEST_BATCH) return size;
  throw usage(`--batch takes at most ${LARGEST_BATCH}, not ${size}`, null);
}

function usage(problem: string, hint: string | null): PromptctlError {
  return new PromptctlError('usage', { problem, hint });
}
