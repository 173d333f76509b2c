import { openSync, writeSync } from 'node:fs';
import { createPrompts } from '../../../src/index.ts';

// An app as customers write them: it tracks under load, notes each id after the call returned, and closes when it is told to end.
const [databaseUrl = '', stateDir = '', environment = '', name = '', ledger = '', timeout = ''] = process.argv.slice(2);
const prompts = createPrompts({ databaseUrl, stateDir, environment, redisUrl: null });
await prompts.ready({ timeoutMs: 10_000 });
const noted = openSync(ledger, 'a');
let count = 0;
let isClosing = false;
const working = setInterval(() => void work(), 2);

async function work(): Promise<void> {
  for (let n = 0; n < 20; n++) {
    const prompt = await prompts.getPrompt(name, {}, { userId: `user-${count % 50}` });
    if (isClosing) return;
    const id = prompts.trackExecution(prompt, { latencyMs: count++, rating: 1 + (count % 5) });
    writeSync(noted, `${id}\n`);
  }
  if (count === 200) process.stdout.write('tracks\n');
}

process.on('SIGTERM', () => void close());

async function close(): Promise<void> {
  isClosing = true;
  clearInterval(working);
  const isStored = await prompts.close({ timeoutMs: Number(timeout) });
  process.stdout.write(`${isStored ? 'stored' : 'kept'}\n`);
}
