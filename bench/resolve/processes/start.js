import { answer, input } from './input.js';

// From an empty process to the first prompt that can be served.
const start = performance.now();
const { createPrompts } = await import('../../../dist/index.js');
const loaded = performance.now();
const prompts = createPrompts(input.options);
await prompts.ready({ timeoutMs: 60_000 });
const ready = performance.now();
const { source, prompts: count } = prompts.status();
if (count !== input.count) throw new Error(`${count} prompts are served instead of ${input.count}`);
await prompts.flush();
await prompts.close();
answer({ load: loaded - start, ready: ready - loaded, source });
