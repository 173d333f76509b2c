import { formatShare } from './basis-points.ts';
import { scopeText } from './grant.ts';
import type { Json, JsonObject } from './prompt.ts';
import { WANTED } from './release-request.ts';
import { count, enumerate } from './words.ts';

/** Names in one sentence; of more the number is told. */
const MOST = 2;

/** What an entry of the audit log says happened, by its action. */
const SENTENCES: { readonly [action: string]: (detail: JsonObject) => string } = {
  install: ({ migrations }) => `installed promptctl (${count(list(migrations).length, 'migration')})`,
  migrate: ({ migrations }) => `applied ${enumerate(namesOf(migrations), 3)}`,
  push: pushed,
  promote: (detail) => `promoted ${items(detail)}${released(detail)}`,
  rollback: (detail) => `rolled back ${items(detail, 'to ')}${released(detail)}`,
  retire: (detail) => `retired ${items(detail)}${released(detail)}`,
  'test-start': (detail) => `started a test of ${names(detail)}${released(detail)}${coverage(detail, 'at')}`,
  'test-ramp': (detail) => `ramped the test of ${names(detail)}${released(detail)}${coverage(detail, 'to')}`,
  'test-stop': (detail) => `stopped the test of ${names(detail)}, with ${versions(detail)}${released(detail)}`,
  request: (detail) => `requested to ${wish(detail)} (${word(detail['request'])})`,
  reject: (detail) => `rejected the request to ${wish(detail)} (${word(detail['request'])})`,
  grant: (detail) => `granted ${word(detail['role'])} to ${word(detail['login'])}${scope(detail)}`,
  revoke: revoked,
  protect: ({ environment, protected: isProtected, needsApproval }) =>
    isProtected === true
      ? `protected ${word(environment)}${needsApproval === true ? ', and releases there wait for a second person' : ''}`
      : `unprotected ${word(environment)}`,
  environment: ({ created }) => `added environment ${word(created)}`,
  'new-epoch': ({ generation, isCopy }) =>
    `began a new epoch (generation ${word(generation)})${isCopy === true ? ', as a copy with an id of its own' : ''}`,
  retention: ({ days }) => `set that executions are kept for ${count(Number(days), 'day')}`,
  price: ({ model, validFrom, prices }) =>
    `${prices === null ? 'removed' : 'set'} the prices of ${word(model)} from ${word(validFrom)}`,
};

/** What an entry of the audit log says happened, without who did it: `promoted support/reply 8 in production`. */
export function auditSentence({ action, detail }: { readonly action: string; readonly detail: JsonObject }): string {
  return SENTENCES[action]?.(detail) ?? action;
}

function namesOf(migrations: Json | undefined): string[] {
  return list(migrations).map(({ name }) => word(name));
}

function pushed({ created, described }: JsonObject): string {
  const versions = list(created).map(({ prompt, version }) => `${word(prompt)} ${word(version)}`);
  if (versions.length > 0) return `pushed ${named(versions)}`;
  return `changed description or tags of ${named(list(described).map(({ prompt }) => word(prompt)))}`;
}

function revoked({ login, revoked: each }: JsonObject): string {
  const [first, ...more] = list(each);
  if (first === undefined || more.length > 0) return `revoked ${count(list(each).length, 'grant')} of ${word(login)}`;
  return `revoked ${word(first['role'])} from ${word(login)}${scope(first)}`;
}

function wish(detail: JsonObject): string {
  const kind = word(detail['kind']);
  const wanted = new Map<string, string>(Object.entries(WANTED)).get(kind) ?? kind;
  const what = kind.startsWith('test-') ? `of ${names(detail)}` : items(detail);
  const end = kind === 'test-stop' ? `, with ${versions(detail)}` : '';
  return `${wanted} ${what}${end} in ${word(detail['environment'])}`;
}

function released({ environment, requestedBy, request }: JsonObject): string {
  return ` in ${word(environment)}${requestedBy === undefined ? '' : `, as ${word(requestedBy)} requested (${word(request)})`}`;
}

function items(detail: JsonObject, before = ''): string {
  const versioned = ({ prompt, version = null }: JsonObject) =>
    version === null ? word(prompt) : `${word(prompt)} ${before}${word(version)}`;
  return named(list(detail['items']).map(versioned));
}

function names(detail: JsonObject): string {
  return named(list(detail['items']).map(({ prompt }) => word(prompt)));
}

function versions(detail: JsonObject): string {
  const each = list(detail['items']).map(({ version = null }) => (version === null ? 'its control' : word(version)));
  return enumerate([...new Set(each)], MOST);
}

/** How far the test of a release reaches from then on. */
function coverage(detail: JsonObject, preposition: string): string {
  const [item, ...more] = list(detail['items']);
  const last = list(object(item?.['test'])['coverages']).at(-1)?.['coverage'];
  return typeof last === 'number' && more.length === 0 ? `, ${preposition} ${formatShare(last)} of users` : '';
}

function scope({ environment, prompts }: JsonObject): string {
  return scopeText({ environment: word(environment), prompts: word(prompts) });
}

function named(words: readonly string[]): string {
  return words.length > MOST ? count(words.length, 'prompt') : enumerate(words);
}

/** A text or a number; an entry that somebody changed may have anything there. */
function word(value: Json | undefined): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '?';
}

function list(value: Json | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.map(object) : [];
}

function object(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}
