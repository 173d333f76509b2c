import { createPrompts } from '../../../dist/index.js';
import { answer, input } from './input.js';

// Run with --expose-gc.
const prompts = createPrompts(input.options);
await prompts.ready({ timeoutMs: 60_000 });
const held = used();
const variables = {
  customer: 'Ada',
  tier: 'pro',
  language: 'French',
  product: 'Parcels',
  order: '7',
  ticket: 'Where?',
};
for (let index = 0; index < input.count; index++) prompts.getPromptSync(`support/prompt-${index}`, variables);
const asked = used();
await prompts.close();
answer({ held, asked });

function used() {
  for (let i = 0; i < 3; i++) global.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
