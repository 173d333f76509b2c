/**
 * The work that all subjects do: find the prompt, and for those that split users the version, and fill six values into 2 KB.
 * Flag systems and Mustache read the same `{{name}}` form as promptctl.
 */
const VARIABLES = /** @type {const} */ (['customer', 'tier', 'language', 'product', 'order', 'ticket']);

const SENTENCE = 'Name the order by its number, and say what happened to it in the order in which it happened. ';

/**
 * @typedef {{ version: number, parts: readonly string[], template: string }} Version
 * @typedef {{ name: string, live: Version, candidate: Version }} Prompt
 * @typedef {Record<typeof VARIABLES[number], string>} Values
 * @typedef {{ name: string, variables: Values, userId: string }} Call
 */

/** As many as a product has features. @type {readonly Prompt[]} */
export const PROMPTS = Array.from({ length: 12 }, (_, index) => ({
  name: `support/prompt-${index}`,
  live: versionOf(index, 7),
  candidate: versionOf(index, 8),
}));

/** A power of two of them, so that the loop around a call costs nothing to speak of. @type {readonly Call[]} */
export const CALLS = Array.from({ length: 1_024 }, (_, index) => ({
  name: `support/prompt-${index % PROMPTS.length}`,
  variables: {
    customer: `Ada Lovelace the ${index}th`,
    tier: index % 2 === 0 ? 'pro' : 'free',
    language: 'French',
    product: 'Parcel tracking',
    order: `2026-${index * 7919}`,
    ticket: `My parcel ${index} was to arrive on Monday, and it did not. Where is it, and who pays for the delay?`,
  },
  userId: `user-${index * 104_729}`,
}));

/** What a call of the version must give. @param {Version} version @param {Values} values */
export function textOf({ parts }, values) {
  return parts
    .map((part, index) => part + (index < VARIABLES.length ? values[VARIABLES[index] ?? 'tier'] : ''))
    .join('');
}

/** @param {number} index @param {number} version @returns {Version} */
function versionOf(index, version) {
  const parts = [
    `You answer as version ${version} of prompt ${index} says.\nThe customer is called `,
    `, of the tier `,
    `. Answer in `,
    `.\n${SENTENCE.repeat(7)}\nThe product is `,
    `.\n${SENTENCE.repeat(7)}\nThe order is `,
    `.\n${SENTENCE.repeat(5)}\nThe customer writes:\n`,
    `\n${SENTENCE.repeat(2)}\n`,
  ];
  const template = parts.map((part, i) => (i < VARIABLES.length ? `${part}{{${VARIABLES[i]}}}` : part)).join('');
  return { version, parts, template };
}

/** The prompt as promptctl stores it. @param {Version} version */
export function contentOf({ template }) {
  return {
    template,
    variables: Object.fromEntries(VARIABLES.map((name) => [name, { type: /** @type {const} */ ('string') }])),
  };
}
