import type { PromptDefinition } from '../prompt.ts';
import { emitMap } from './emit.ts';
import { fieldsOf } from './fields.ts';

/** A file that holds one prompt; reading it gives the same definition. */
export function writePromptFile(definition: PromptDefinition): string {
  const fields = { name: definition.name, ...fieldsOf(definition) };
  return `${emitMap(fields, { indent: 0, step: 2, levels: 0 }).join('\n')}\n`;
}
