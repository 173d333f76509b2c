import { PromptctlError } from '../domain/errors/error.ts';
import { createAsking } from './answering.ts';
import { createEvents } from './events.ts';
import type { OpenFiles } from './files/open.ts';
import type { Settings } from './options.ts';
import type { Prompts, Status } from './prompts.ts';
import { createFallbackReport } from './reporting.ts';
import { resolveLocal } from './resolve-local.ts';
import type { Runtime } from './runtime.ts';

const UNUSED = { configured: false, answered: null, failure: null } as const;

/** Prompts served from files and read again when they are saved. */
export function createFilePrompts(settings: Settings, files: readonly string[], runtime: Runtime): Prompts {
  const { environment } = settings;
  const events = createEvents(runtime.warn);
  const head = { epoch: 0, revision: 0 };
  let opened: OpenFiles | null = null;
  let isClosed = false;
  const opening = import('./files/open.ts').then(async ({ openFiles }) => {
    const found = await openFiles({
      files,
      directory: settings.directory ?? runtime.directory,
      watch: !settings.isServerless,
      onChange: (prompts) => events.emit('release', { environment, head, previous: head, prompts }),
      onProblem: (code, message) => events.problem(code, environment, message),
    });
    if (isClosed) found.close();
    opened = found;
  });
  // Whoever waits is told; until then nobody may be there to hear of it.
  opening.catch(() => {});

  const status = (): Status => ({
    environment,
    head: null,
    source: opened === null ? null : 'files',
    stale: false,
    age: null,
    prompts: opened?.prompts.size ?? 0,
    postgres: UNUSED,
    redis: UNUSED,
    processes: null,
  });
  return {
    ...createAsking({
      environment,
      isClosed: () => isClosed,
      prepare: () => (opened === null ? opening : null),
      answer: (name, variables, options) => {
        if (opened === null) throw new PromptctlError('not-ready', { environment, waited: 0, reasons: [] });
        const { prompts } = opened;
        return resolveLocal(
          { environment: options.environment ?? environment, source: 'files', head: null, prompts },
          name,
          variables,
        );
      },
      onFallback: createFallbackReport(events),
    }),
    ready: () => opening,
    status,
    flush: () => Promise.resolve(),
    close: async () => {
      isClosed = true;
      opened?.close();
    },
    on: events.on,
  };
}
