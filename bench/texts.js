import { diffPrompts } from '../dist/domain/diff/content.js';
import { compilePrompt } from '../dist/domain/template/compile.js';
import { renderPrompt } from '../dist/domain/template/render.js';
import { interleave } from './rounds.js';

const ROUNDS = 9;
const CALLS = 20_000;
const LINES = 12_000;

const PARTS = ['Answer in ', '.\nA ', ' customer writes:\n', `\n${'Name the order by its number. '.repeat(66)}`];
const CONTENT = {
  template: `${PARTS[0]}{{language}}${PARTS[1]}{{tier}}${PARTS[2]}{{ticket}}${PARTS[3]}`,
  variables: {
    language: { type: /** @type {const} */ ('string'), default: 'English' },
    tier: { type: /** @type {const} */ ('string'), enum: ['free', 'pro'] },
    ticket: { type: /** @type {const} */ ('string') },
  },
};

/** What happens to one text, in this process. */
export async function* measure() {
  yield { title: 'a template of 2 KB with three variables, one call', figures: await templateFigures() };
  yield { title: 'diff of two texts of 1 MB', figures: await diffFigures() };
}

/** @returns {Promise<import('./figures.js').Figure[]>} */
async function templateFigures() {
  const compiled = compilePrompt('bench', CONTENT);
  const { compile, render, concatenation } = await interleave(ROUNDS, {
    compile: () => repeat((values) => compilePrompt(values.ticket, CONTENT).name.length),
    render: () => repeat((values) => renderPrompt(compiled, values).rendered?.length ?? 0),
    concatenation: () => repeat((values) => concatenate(values).length),
  });
  const byHand = { what: 'concatenation by hand', value: perCall(concatenation) };
  return [
    { what: 'compile', value: perCall(compile), unit: 'µs' },
    { what: 'render', value: perCall(render), unit: 'µs', baseline: byHand },
  ];
}

/** @typedef {{ language: string, tier: string, ticket: string }} Values */

/** Sums what the calls give, so that none of them can be left out. @param {(values: Values) => number} call */
function repeat(call) {
  let sum = 0;
  for (let i = 0; i < CALLS; i++) sum += call({ language: 'French', tier: 'pro', ticket: `Parcel ${i} is late` });
  if (sum < CALLS) throw new Error('the calls gave nothing');
}

/** @param {Values} values */
function concatenate({ language, tier, ticket }) {
  return `${PARTS[0]}${language}${PARTS[1]}${tier}${PARTS[2]}${ticket}${PARTS[3]}`;
}

/** Microseconds. @param {number} milliseconds */
function perCall(milliseconds) {
  return (milliseconds * 1_000) / CALLS;
}

/** @returns {Promise<import('./figures.js').Figure[]>} */
async function diffFigures() {
  const before = textOf((line) => `Line ${line}: name the order by its number, and say what happened to it and when.`);
  /** @type {Record<string, string>} */
  const after = {
    'one line edited': before.replace('Line 6000: name', 'Line 6000: spell'),
    'every tenth line edited': textOf(
      (line) =>
        `Line ${line}: ${line % 10 === 0 ? 'spell' : 'name'} the order by its number, and say what happened to it and when.`,
    ),
    'every line edited': before.replaceAll('name', 'spell'),
    'nothing in common': textOf(
      (line) => `${line * 7919} is another text, of about as many words in each of its many lines.`,
    ),
    'lines in reverse': before.trimEnd().split('\n').toReversed().join('\n'),
    'half of it moved': before.slice(before.length / 2) + before.slice(0, before.length / 2),
  };
  const subjects = [
    ...Object.entries(after).map(([what, text]) => [what, () => void diffTexts(before, text)]),
    ...Object.entries(lineFigures()).map(([what, [old, text]]) => [what, () => void diffTexts(old, text)]),
  ];
  const times = await interleave(3, Object.fromEntries(subjects));
  return Object.entries(times).map(([what, value]) => ({ what, value, unit: 'ms', limit: 1_000 }));
}

/** Texts of 1 MB that are few lines, or half a million. @returns {Record<string, [string, string]>} */
function lineFigures() {
  const line = textOf((index) => `word${index} `).replaceAll('\n', '');
  return {
    'one line, one word edited': [line, line.replace('word6000 ', 'other ')],
    'one line, nothing in common': [line, line.replaceAll('word', 'term')],
    'one line without spaces between its words': ['漢字かな混じり文'.repeat(43_000), '漢字かな混じり分'.repeat(43_000)],
    'half a million lines, each another': ['a\n'.repeat(500_000), 'b\n'.repeat(500_000)],
    'half a million lines that alternate': ['a\nb\n'.repeat(250_000), 'b\na\n'.repeat(250_000)],
  };
}

/** @param {(line: number) => string} lineOf */
function textOf(lineOf) {
  return Array.from({ length: LINES }, (_, line) => `${lineOf(line)}\n`).join('');
}

/** @param {string} before @param {string} after */
function diffTexts(before, after) {
  const side = (/** @type {string} */ template) => ({ label: 'text', content: { template } });
  return diffPrompts('bench', side(before), side(after));
}
