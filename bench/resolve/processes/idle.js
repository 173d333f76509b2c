import { setTimeout as sleep } from 'node:timers/promises';
import { createPrompts } from '../../../dist/index.js';
import { answer, input } from './input.js';

/** After its start V8 collects garbage for half a minute; that is no part of being idle. */
const SETTLING = 40_000;
const WINDOW = 12_000;

// A process that serves and is asked nothing.
const prompts = createPrompts(input.options);
await prompts.ready({ timeoutMs: 60_000 });
await sleep(SETTLING);
const before = process.cpuUsage();
const start = performance.now();
await sleep(WINDOW);
const { user, system } = process.cpuUsage(before);
const seconds = (performance.now() - start) / 1_000;
await prompts.close();
answer({ millisecondsPerSecond: (user + system) / 1_000 / seconds });
