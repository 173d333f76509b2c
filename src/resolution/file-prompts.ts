import { PromptctlError } from '../domain/errors/error.ts';
import { createAsking } from './answering.ts';
import type { Events } from './events.ts';
import { createFallbackReport } from './fallback-report.ts';
import type { OpenFiles } from './files/open.ts';
import type { Settings } from './options.ts';
import type { GetPromptOptions, ServedPrompts, ServingStatus, Variables } from './prompts.ts';
import { requireVersion } from './resolve.ts';
import { resolveLocal } from './resolve-local.ts';
import type { ResolvedPrompt } from './resolved-prompt.ts';
import type { Runtime } from './runtime.ts';

/** Prompts served from files and read again when they are saved. */
export function createFilePrompts(
  settings: Settings,
  files: readonly string[],
  runtime: Runtime,
  events: Events,
): ServedPrompts {
  const { environment } = settings;
  let opened: OpenFiles | null = null;
  let isClosed = false;
  const open = async () => {
    const found = await follow(settings, files, runtime.directory, events);
    opened = found;
    if (isClosed) found.close();
  };
  const opening = open();
  // Whoever waits is told; until then nobody may be there to hear of it.
  opening.catch(() => {});
  return {
    ...createAsking({
      environment,
      isClosed: () => isClosed,
      prepare: () => (opened === null ? opening : null),
      answer: (name, variables, options) => answerFrom(opened, environment, name, variables, options),
      onAnswer: () => {},
      onFallback: createFallbackReport(events),
    }),
    ready: () => opening,
    status: () => statusOf(environment, opened),
    flush: () => Promise.resolve(),
    close: async () => {
      isClosed = true;
      opened?.close();
    },
    on: events.on,
  };
}

function answerFrom(
  opened: OpenFiles | null,
  usual: string,
  name: string,
  variables: Variables | undefined,
  options: GetPromptOptions,
): ResolvedPrompt {
  const { environment = usual } = options;
  if (opened === null) throw new PromptctlError('not-ready', { environment, waited: 0, reasons: [] });
  refuseNumbers(name, environment, options);
  const { prompts } = opened;
  const local = { environment, source: 'files', head: null, prompts } as const;
  return resolveLocal(local, name, prompts.get(name), variables, options.userId);
}

/** Files have neither versions nor tests; every release there could be is reached. */
function refuseNumbers(prompt: string, environment: string, { version, arm }: GetPromptOptions): void {
  if (arm !== undefined) {
    throw new PromptctlError('arm-unavailable', { prompt, environment, arm, reason: 'files have no tests' });
  }
  if (version === undefined) return;
  requireVersion(version);
  throw new PromptctlError('version-unavailable', {
    reference: `${prompt}@${version}`,
    reason: 'files have no versions',
  });
}

/** The reader of YAML is loaded where files are served, and not before. */
async function follow(
  settings: Settings,
  files: readonly string[],
  directory: string,
  events: Events,
): Promise<OpenFiles> {
  const { environment } = settings;
  const head = { epoch: 0, revision: 0 };
  const { openFiles } = await import('./files/open.ts');
  return openFiles({
    files,
    directory: settings.directory ?? directory,
    watch: !settings.isServerless,
    onChange: (prompts) => events.emit('release', { environment, head, previous: head, prompts }),
    onProblem: (code, message) => events.problem(code, environment, message),
  });
}

function statusOf(environment: string, opened: OpenFiles | null): ServingStatus {
  const unused = { configured: false, answered: null, failure: null };
  return {
    environment,
    head: null,
    source: opened === null ? null : 'files',
    stale: false,
    age: null,
    prompts: opened?.prompts.size ?? 0,
    postgres: unused,
    redis: unused,
    processes: null,
    forged: 0,
  };
}
