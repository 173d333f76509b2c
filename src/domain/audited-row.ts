import { EVERY_PROMPT, EVERYWHERE, scopeText } from './grant.ts';

/** A row of an audited table, by its key as the log has it: the texts of its key columns, as a JSON array. */
export interface AuditedRow {
  readonly relation: string;
  readonly key: string;
  /** The prompt and the version that the row tells of, where they can be told. */
  readonly prompt: string | null;
  readonly version: number | null;
}

type Words = (parts: readonly string[], row: AuditedRow) => string;

/** What people call a row, and what wrote it. */
const KINDS: { readonly [relation: string]: readonly [name: Words, origin: string] } = {
  prompt_versions: [([id], row) => `${versionOf(row)}${row.prompt === null ? '' : ` (${id})`}`, 'it was pushed'],
  prompts: [([name]) => `what is said of ${name} itself (newest version, description, tags)`, 'it was pushed'],
  environments: [([name]) => `environment ${name}`, 'it was last released to or set up'],
  deployments: [([environment], row) => `what ${environment} serves of ${promptOf(row)}`, 'it was released'],
  releases: [([environment, revision]) => `release ${revision} of ${environment}`, 'it was released'],
  release_items: [
    ([environment, revision], row) => `what release ${revision} of ${environment} did to ${promptOf(row)}`,
    'it was released',
  ],
  held_versions: [([environment], row) => `the hold on ${versionOf(row)} in ${environment}`, 'it was rolled back'],
  ab_tests: [([id], row) => `test ${id}${ofPrompt(row)}`, 'it was started'],
  ab_arms: [([test, place], row) => `arm ${Number(place) + 1} of test ${test}${ofPrompt(row)}`, 'it was started'],
  ab_forced: [([test]) => `the arm that a tester of test ${test} always gets`, 'it was started'],
  grants: [grantName, 'it was granted'],
  release_requests: [([id]) => `request ${id}`, 'it was requested'],
  rejected_requests: [([id]) => `the rejection of request ${id}`, 'it was rejected'],
  model_prices: [([model, from]) => `what ${model} costs from ${from}`, 'it was set'],
  installation: [() => 'the identity of the database', 'it was written'],
  migrations: [([name]) => `the record of migration ${name}`, 'it was applied'],
  privileges: [
    ([role, kind, name]) => `the right of every ${role} to ${kind === 'view' ? 'read' : 'call'} ${name}`,
    'it was written',
  ],
  audited_tables: [([name]) => `what the log knows of table ${name}`, 'it was written'],
  audit_rows: [([relation = '', key = ''], row) => `a note on ${rowName({ ...row, relation, key })}`, 'it was written'],
};

/** What people call a row: `version 7 of support/reply`. */
export function rowName(row: AuditedRow): string {
  const parts = partsOf(row.key);
  return KINDS[row.relation]?.[0](parts, row) ?? `row ${parts.join(' ')} of table ${row.relation}`;
}

/** A key that somebody changed may be anything. */
function partsOf(key: string): readonly string[] {
  try {
    const parts: unknown = JSON.parse(key);
    return Array.isArray(parts) ? parts.map(String) : [key];
  } catch {
    return [key];
  }
}

/** What wrote a row, as the end of a sentence: `it was pushed`. */
export function rowOrigin({ relation }: AuditedRow): string {
  return KINDS[relation]?.[1] ?? 'it was written';
}

function versionOf({ key, prompt, version }: AuditedRow): string {
  const id = partsOf(key).at(-1);
  return prompt === null ? `version ${id}` : `version ${version ?? id} of ${prompt}`;
}

function promptOf({ prompt }: AuditedRow): string {
  return prompt ?? 'a prompt that is gone';
}

function ofPrompt({ prompt }: AuditedRow): string {
  return prompt === null ? '' : ` of ${prompt}`;
}

function grantName([login, role, environment = EVERYWHERE, prompts = EVERY_PROMPT]: readonly string[]): string {
  return `the grant of ${role} to ${login}${scopeText({ environment, prompts })}`;
}
