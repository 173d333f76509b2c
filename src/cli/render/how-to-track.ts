import type { Compared } from '../../workflows/compared.ts';

/** Whether nothing was ever counted. */
export function isEmpty({ arms, fallbacks }: Pick<Compared, 'arms' | 'fallbacks'>): boolean {
  return fallbacks === 0 && arms.every(({ totals }) => totals.executions === 0);
}

/** Where nothing is counted, what makes an app count; without a prompt only the call that does. */
export function howToTrack(prompt: string | null): string[] {
  const asked = prompt === null ? [] : [`  const reply = await prompts.getPrompt('${prompt}', variables, { userId });`];
  return [
    'An app tells of each execution:',
    ...asked,
    '  prompts.trackExecution(reply, { promptTokens, responseTokens, latencyMs });',
  ];
}
