import { canonicalJson } from '../canonical-json.ts';
import { canonicalContent } from '../content.ts';
import { PromptctlError } from '../errors/error.ts';
import type { JsonObject, PromptDefinition } from '../prompt.ts';
import { commentsOf } from './comments.ts';
import { applyEdits } from './edits.ts';
import { emitMap } from './emit.ts';
import { LARGEST_FILE } from './limits.ts';
import { valueEdits } from './node-edits.ts';
import { outline, spoiltBy } from './outline.ts';
import { diagnose } from './problem.ts';
import { readPrompts } from './prompts.ts';
import { indentationOf } from './slot.ts';
import { targetDocument } from './target.ts';
import { parseYaml, type YamlDocument, type YamlFile } from './yaml.ts';

const LAYOUT = 'its layout cannot be edited in place';

/**
 * The text of a prompt file in which one prompt says what `definition` says; see `splicePrompts`.
 * @throws PromptctlError `files-invalid` where the file is no YAML, `splice-failed` where the result would say something else.
 */
export function splicePrompt(path: string, text: string, definition: PromptDefinition): string {
  return splicePrompts(path, text, [definition]);
}

/**
 * The text of a prompt file in which some prompts say what their definitions say, examples excepted. Only the values
 * that differ are replaced, so comments, order and layout survive; prompts the file does not have are added at its end.
 * @throws PromptctlError `files-invalid` where the file is no YAML, `splice-failed` where the result would say something else.
 */
export function splicePrompts(path: string, text: string, definitions: readonly PromptDefinition[]): string {
  const mark = text.startsWith('\ufeff') ? '\ufeff' : '';
  const source = text.slice(mark.length);
  const complete = source === '' || source.endsWith('\n') ? source : `${source}\n`;
  const file = parseYaml(path, complete, { keepSourceTokens: true });
  if (file.document === null) throw new PromptctlError('files-invalid', { diagnostics: diagnose(file, file.problems) });
  const target = targetDocument(path, outline(file.document), file.document, definitions);
  const isChanged = canonicalJson(target) !== canonicalJson(file.document.value);
  const result = isChanged ? makeEdits(path, complete, file.document, target) : complete;
  verify(isChanged ? parseYaml(path, result) : file, target, definitions);
  if (!isChanged) return text;
  return requireReadable(path, mark + (source.includes('\r\n') ? result.replaceAll(/\r?\n/g, '\r\n') : result));
}

/** What is written must be read again by whoever comes next. @throws PromptctlError `splice-failed`. */
export function requireReadable(path: string, text: string): string {
  if (new TextEncoder().encode(text).length <= LARGEST_FILE) return text;
  throw new PromptctlError('splice-failed', { file: path, reason: 'it would be larger than what is read' });
}

function makeEdits(path: string, text: string, { root, value }: YamlDocument, target: JsonObject): string {
  const step = indentationOf(text, root);
  if (root === null) return `${text}${emitMap(target, { indent: 0, step, levels: 0 }).join('\n')}\n`;
  const slot = { node: root, kind: 'item', after: root.range[0], indent: 0, levels: 0, outside: null } as const;
  const edits = valueEdits({ text, step }, slot, value, target);
  let comments: ReturnType<typeof commentsOf> | null = null;
  const result = applyEdits(text, edits, () => (comments ??= commentsOf(text)));
  if (result === null) throw new PromptctlError('splice-failed', { file: path, reason: LAYOUT });
  return result;
}

/** Believes nothing of the above: the new text is read as any file would be. */
function verify(file: YamlFile, target: JsonObject, definitions: readonly PromptDefinition[]): void {
  const { path, document, problems } = file;
  if (document === null || canonicalJson(document.value) !== canonicalJson(target)) {
    throw new PromptctlError('splice-failed', { file: path, reason: LAYOUT });
  }
  const isSpoilt = spoiltBy(problems);
  const valid = readPrompts(outline(document)).filter(({ entry }) => !isSpoilt(entry));
  const read = new Map(valid.map(({ entry, definition }) => [entry.name, definition]));
  for (const definition of definitions) {
    const again = read.get(definition.name) ?? null;
    if (again !== null && identity(again) === identity(definition)) continue;
    const reason = `"${definition.name}" ${again === null ? 'has other problems there' : 'would not read back'}`;
    throw new PromptctlError('splice-failed', { file: path, reason });
  }
}

function identity({ description, tags, content }: PromptDefinition): string {
  return JSON.stringify([description, tags, canonicalContent(content)]);
}
