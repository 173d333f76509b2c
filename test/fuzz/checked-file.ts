import { isDeepStrictEqual } from 'node:util';
import { canonicalContent, parseContent } from '../../src/domain/content.ts';
import type { Diagnostic } from '../../src/domain/diagnostic.ts';
import { isPromptctlError } from '../../src/domain/errors/error.ts';
import type { Content, PromptDefinition, Variable } from '../../src/domain/prompt.ts';
import { readPromptFile } from '../../src/domain/prompt-file/read.ts';
import { splicePrompts } from '../../src/domain/prompt-file/splice.ts';
import { writePromptFile } from '../../src/domain/prompt-file/write.ts';
import { compilePrompt } from '../../src/domain/template/compile.ts';
import { renderPrompt } from '../../src/domain/template/render.ts';
import { rounds } from '../helpers/long-run.ts';
import type { Chance } from './chance.ts';
import { requirePrintable } from './printed.ts';

/** How far the checks of a file went. */
export interface CheckedFile {
  readonly prompts: number;
  readonly spliced: number;
  readonly unspliced: number;
  /** Of its diagnostics. */
  readonly codes: readonly string[];
}

/** Prompts of one file that are tried. The largest has forty thousand. */
const MOST = rounds(1, 3);

const PROTOTYPE = Reflect.ownKeys(Object.prototype).join();

/** Reads a file and, where `isTried`, does with its prompts all that is done without a database. @throws an error for what must not be. */
export function checkPromptFile(
  bytes: Uint8Array,
  chance: Chance,
  isTried = true,
  { prompts, diagnostics } = readPromptFile('p.yaml', bytes),
): CheckedFile {
  const text = new TextDecoder().decode(bytes);
  const lines = text.split('\n');
  for (const diagnostic of diagnostics) checkDiagnostic(diagnostic, lines);
  let [spliced, unspliced] = [0, 0];
  const first = chance.below(Math.max(1, prompts.length - MOST + 1));
  for (const prompt of isTried ? prompts.slice(first, first + MOST) : []) {
    const definition = definitionIn(prompt);
    checkContent(definition);
    const [again, ...others] = readPromptFile('p.yaml', Buffer.from(writePromptFile(definition))).prompts;
    same('written and read', again && definitionIn(again), definition);
    same('written and read', others, []);
    if (checkSplice(source(bytes), changed(definition, chance), prompts)) spliced++;
    else unspliced++;
  }
  if (Reflect.ownKeys(Object.prototype).join() !== PROTOTYPE) throw new Error('the prototype of objects was changed');
  return { prompts: prompts.length, spliced, unspliced, codes: diagnostics.map(({ code }) => code) };
}

/** The text as pull reads it: with its byte order mark. */
function source(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

function checkDiagnostic({ line, column, code, message, hint, frame }: Diagnostic, lines: readonly string[]): void {
  const isInside = line >= 1 && line <= lines.length && column >= 1 && column <= (lines[line - 1] ?? '').length + 1;
  if (!isInside) throw new Error(`${code} stands at ${line}:${column}, outside of the file`);
  if (message === '' || /\bat .*:\d+:\d+\)?$/m.test(message)) throw new Error(`${code} says "${message}"`);
  for (const shown of [message, hint ?? '', frame]) requirePrintable(shown);
}

/** The content as the database holds it says the same, and apps can render it. */
function checkContent({ name, content }: PromptDefinition): void {
  const canonical = canonicalContent(content);
  const stored = parseContent(canonical);
  same('canonical content', canonicalContent(stored), canonical);
  const prompt = compilePrompt(name, stored);
  const values = Object.fromEntries(
    Object.entries(stored.variables ?? {}).map(([key, variable]) => [key, valueOf(variable)]),
  );
  try {
    renderPrompt(prompt, values, { strict: true });
  } catch (error) {
    // A path into a value that is none leads nowhere.
    if (!isPromptctlError(error)) throw error;
  }
}

function valueOf({ type, enum: allowed }: Variable): unknown {
  if (allowed !== undefined) return allowed[0];
  return { string: '{{a}} $& \\{{', number: 1.5, boolean: false, json: [{ role: 'user', content: 'x' }] }[type];
}

/** What pull may bring. */
function changed(definition: PromptDefinition, chance: Chance): PromptDefinition {
  const { content } = definition;
  const edits: readonly Partial<Content>[] = [
    {},
    { model: 'other' },
    { temperature: 0.25 },
    { metadata: { owner: 'us', list: [1, ['x'], { y: 'a: b # c\n' }] } },
    content.template === undefined ? {} : { template: `${content.template}\nOne line: # more\n  - and more` },
  ];
  const next = { ...content, ...chance.pick(edits) };
  return { ...definition, description: chance.is(0.5) ? 'x: "y" # z' : definition.description, content: next };
}

/** True where it was written; false where it was refused in words. */
function checkSplice(text: string, wanted: PromptDefinition, before: readonly PromptDefinition[]): boolean {
  const after = attempt(() => splicePrompts('p.yaml', text, [wanted]));
  if (after === null) return false;
  const read = readPromptFile('p.yaml', Buffer.from(after)).prompts.map(definitionIn);
  same(
    'spliced',
    read,
    before.map((each) => (each.name === wanted.name ? wanted : definitionIn(each))),
  );
  return true;
}

function attempt(work: () => string): string | null {
  try {
    return work();
  } catch (error) {
    if (isPromptctlError(error, 'splice-failed') || isPromptctlError(error, 'files-invalid')) return null;
    throw error;
  }
}

function definitionIn({ name, description, tags, content, examples }: PromptDefinition): PromptDefinition {
  return { name, description, tags, content, examples };
}

function same(what: string, got: unknown, wanted: unknown): void {
  if (!isDeepStrictEqual(got, wanted))
    throw new Error(`${what}: ${JSON.stringify(got)} is not ${JSON.stringify(wanted)}`);
}
