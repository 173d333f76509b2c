import * as z from 'zod';
import { type Json, type JsonObject, PROMPT_NAME, VARIABLE_NAME } from '../prompt.ts';

// The values of a file were made by our own reader, so they are JSON already and need no second look.
const json = z.custom<Json>();
const jsonObject = z.record(z.string(), json);
const text = (about: string) => z.string().describe(about).exactOptional();

const variableType = z.enum(['string', 'number', 'boolean', 'json']);

const variable = z.strictObject({
  type: variableType.describe('What the variable takes; json also takes lists and maps.'),
  description: text('What to give for it.'),
  required: z
    .boolean()
    .describe('false: it may be left out. A variable with a default is never required.')
    .exactOptional(),
  default: json.describe('What is rendered where the caller gives nothing.').exactOptional(),
  enum: z
    .array(z.union([z.string(), z.number()]))
    .describe('The allowed values of a string or number.')
    .exactOptional(),
});

const variableName = z
  .string()
  .regex(VARIABLE_NAME, 'variables are named by letters, digits and _, and start with no digit');

const variables = z
  .record(variableName, z.union([variableType, variable]))
  .describe('The variables of the texts. "language: string" is short for "language: { type: string }".');

const message = z.union([
  z.strictObject({
    role: z.enum(['system', 'developer', 'user', 'assistant']).describe('Who says it.'),
    content: z.string().describe('What is said; {{name}} takes a variable.'),
  }),
  z.strictObject({ placeholder: z.string().describe('The json variable whose list of messages goes here.') }),
]);

const example = z.strictObject({
  variables: jsonObject.describe('The values of one sample call.'),
  contains: z.array(z.string()).describe('Texts that the rendered prompt must hold.').exactOptional(),
});

/** What a file's `defaults` may set; a prompt's own field wins, and null in a prompt takes a default away. */
const inherited = {
  model: z.string().min(1).describe('The model that apps should ask.'),
  temperature: z.number().min(0).describe('How freely the model chooses; some models refuse any.'),
  maxTokens: z.int().min(1).describe('The longest answer, in tokens.'),
  parameters: jsonObject.describe('Further parameters of the model, such as top_p or stop; passed through.'),
  metadata: jsonObject.describe('Anything that apps want to find beside the prompt.'),
};

const prompt = {
  description: z
    .string()
    .max(2000, 'at most 2000 characters')
    .describe('What the prompt is for, in one line.')
    .exactOptional(),
  tags: z.array(z.string().min(1)).max(50, 'at most 50 tags').describe('Words to list prompts by.').exactOptional(),
  variables: variables.exactOptional(),
  system: text('The system message that goes with the template.'),
  template: text('What the user says; {{name}} takes a variable. Instead of messages.'),
  messages: z.array(message).min(1).describe('A whole conversation. Instead of template and system.').exactOptional(),
  model: inherited.model.nullable().exactOptional(),
  temperature: inherited.temperature.nullable().exactOptional(),
  maxTokens: inherited.maxTokens.nullable().exactOptional(),
  parameters: inherited.parameters.nullable().exactOptional(),
  tools: z.array(jsonObject).describe('The tools that the model may call; passed through.').exactOptional(),
  output: jsonObject.describe('What the answer must look like, usually a JSON Schema; passed through.').exactOptional(),
  metadata: inherited.metadata.nullable().exactOptional(),
  examples: z
    .array(example)
    .describe('Sample calls, rendered by promptctl validate; never sent anywhere.')
    .exactOptional(),
};

const header = {
  $schema: text('Where editors find the schema of this file.'),
  promptctl: z.literal(1).describe('The version of this file format.').exactOptional(),
};

/** One prompt of a map file. */
export const promptSchema = z.strictObject(prompt);
/** A file that is one prompt. */
export const singleFileSchema = z.strictObject({
  ...header,
  name: z.string().describe('The name of the prompt.'),
  ...prompt,
});
/** What the prompts of a map file share. */
export const defaultsSchema = z.strictObject({
  model: inherited.model.exactOptional(),
  temperature: inherited.temperature.exactOptional(),
  maxTokens: inherited.maxTokens.exactOptional(),
  parameters: inherited.parameters.exactOptional(),
  metadata: inherited.metadata.exactOptional(),
});
/** A map file whose defaults and prompts are looked at one by one, so that one mistake hides no other. */
export const mapFileSchema = z.strictObject({
  ...header,
  defaults: json.exactOptional(),
  prompts: z.record(z.string(), json),
});

/** Everything that a prompt file may say, in either shape. */
export const promptFileSchema = z.union([
  z.strictObject({
    ...header,
    defaults: defaultsSchema
      .describe('What all prompts of this file say unless they say it themselves.')
      .exactOptional(),
    prompts: z
      .record(z.string().regex(PROMPT_NAME), promptSchema)
      .describe('The prompts by their names, such as support/reply.'),
  }),
  singleFileSchema,
]);

export type PromptFields = z.output<typeof promptSchema>;
export type Defaults = z.output<typeof defaultsSchema>;

/** The JSON Schema (draft-07) that gives editors completion and hover texts for prompt files. */
export function promptFileJsonSchema(): JsonObject {
  const generated = z.toJSONSchema(promptFileSchema, { target: 'draft-7', io: 'input', unrepresentable: 'any' });
  const schema: JsonObject = JSON.parse(JSON.stringify(generated));
  return schema;
}
