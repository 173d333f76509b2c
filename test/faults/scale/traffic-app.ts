import { openSync, writeSync } from 'node:fs';
import { createPrompts } from '../../../src/index.ts';
import type { TrackedExecution } from '../tracking/ledger.ts';
import type { TrafficOptions, TrafficReport } from './traffic.ts';

// An app that resolves and tracks all the time, and keeps book of both, until it is told to end.
const { prompt, ledger, every, ...options }: TrafficOptions & { readonly ledger: string } = JSON.parse(
  process.argv[2] ?? '{}',
);
const USERS = 100;
const prompts = createPrompts(options);
const wrongs: string[] = [];
prompts.on('problem', ({ code, message }) => wrongs.push(`${code}: ${message}`));
process.on('unhandledRejection', (reason) => wrongs.push(`unhandled: ${String(reason)}`));
await prompts.ready({ timeoutMs: 15_000 });
const noted = openSync(ledger, 'a');
let [resolved, revision] = [0, 0];
const working = setInterval(() => void work(), every);
process.stdout.write('ready\n');
process.on('SIGTERM', () => void end());

async function work(): Promise<void> {
  try {
    const userId = `user-${process.pid}-${resolved % USERS}`;
    const served = await prompts.getPrompt(prompt, {}, { userId });
    resolved++;
    if ((served.head?.revision ?? 0) < revision) wrongs.push(`backward to ${served.head?.revision} from ${revision}`);
    revision = served.head?.revision ?? revision;
    const measured = { latency: resolved % 5_000, tokens: resolved % 300, cost: (resolved % 64) / 1024 };
    const error = resolved % 11 === 0 ? 'time-out' : null;
    const { latency: latencyMs, tokens: promptTokens, cost } = measured;
    const id = prompts.trackExecution(served, { latencyMs, promptTokens, cost, error });
    const line: TrackedExecution = { kind: 'execution', id, place: 0, ...measured, error };
    writeSync(noted, `${JSON.stringify(line)}\n`);
  } catch (error) {
    wrongs.push(String(error));
  }
}

async function end(): Promise<void> {
  clearInterval(working);
  const { failure = null } = prompts.status().tracking ?? {};
  const isStored = await prompts.close({ timeoutMs: 20_000 });
  const report: TrafficReport = {
    resolved,
    revision,
    isStored,
    wrongs: failure === null ? wrongs : [...wrongs, failure],
  };
  process.stdout.write(`${JSON.stringify(report)}\n`);
}
