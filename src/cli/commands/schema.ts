import type { JsonObject } from '../../domain/prompt.ts';
import { promptFileJsonSchema } from '../../domain/prompt-file/schema.ts';
import { command as define } from '../command.ts';

export const command = define<JsonObject>({
  run: async () => promptFileJsonSchema(),
  render: (schema) => `${JSON.stringify(schema, null, 2)}\n`,
});
