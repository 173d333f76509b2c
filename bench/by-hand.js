import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/**
 * What somebody would write in an afternoon: parse everything, insert everything. No check of any kind.
 * @typedef {{ name: string, content: string, fields: Record<string, unknown> }} Row
 */

/** @param {readonly string[]} paths */
export function parseFiles(paths) {
  return paths.map((path) => parse(readFileSync(path, 'utf8')));
}

/** The prompts of parsed files, with the text and digest that are stored. @param {readonly any[]} documents @returns {Row[]} */
export function rowsOf(documents) {
  return documents.flatMap((document) => Object.entries(document.prompts ?? { [document.name]: document }).map(toRow));
}

/** @param {[string, any]} entry */
function toRow([name, { name: _name, description: _description, tags: _tags, ...fields }]) {
  return { name, content: JSON.stringify(fields), fields };
}

/** A table of the same columns and indexes, without constraints, triggers or computed columns. @param {import('pg').Client} client */
export async function createPlainTable(client) {
  await client.query(
    'create table plain_versions (like promptctl.prompt_versions including indexes including defaults)',
  );
}

/** @param {import('pg').Client} client @param {readonly Row[]} rows @param {number} version */
export async function insertIntoPlainTable(client, rows, version) {
  await client.query(
    `insert into plain_versions
       (id, prompt_id, version, parent_version, content, digest, template, system_message, variables, model, temperature, max_tokens, author)
     select id, place, $1, nullif($1 - 1, 0), content, digest, template, system, variables, model, temperature, max_tokens, 'bench'
     from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::jsonb[], $8::text[], $9::numeric[], $10::bigint[])
       with ordinality as row (id, content, digest, template, system, variables, model, temperature, max_tokens, place)`,
    [
      version,
      ...columns(rows),
      rows.map(({ fields }) => fields['template']),
      rows.map(({ fields }) => fields['system']),
      rows.map(({ fields }) => JSON.stringify(fields['variables'])),
      rows.map(({ fields }) => fields['model']),
      rows.map(({ fields }) => fields['temperature']),
      rows.map(({ fields }) => fields['maxTokens']),
    ],
  );
}

/** The prompts that the versions below belong to. @param {import('pg').Client} client @param {readonly Row[]} rows */
export async function createPrompts(client, rows) {
  await client.query('insert into promptctl.prompts (name) select unnest($1::text[])', [rows.map(({ name }) => name)]);
}

/** The same rows into promptctl's own table, past its functions. @param {import('pg').Client} client @param {readonly Row[]} rows @param {number} version */
export async function insertIntoOwnTable(client, rows, version) {
  await client.query(
    `insert into promptctl.prompt_versions (id, prompt_id, version, parent_version, content, digest, author)
     select row.id, p.id, $1, nullif($1 - 1, 0), row.content, row.digest, 'bench'
     from unnest($2::text[], $3::text[], $4::text[], $5::text[]) as row (id, content, digest, name)
     join promptctl.prompts p on p.name = row.name`,
    [version, ...columns(rows), rows.map(({ name }) => name)],
  );
}

/** @param {readonly Row[]} rows */
function columns(rows) {
  return [
    rows.map(() => `pv-${randomBytes(6).toString('hex')}`),
    rows.map(({ content }) => content),
    rows.map(({ content }) => createHash('sha256').update(content).digest('hex')),
  ];
}
