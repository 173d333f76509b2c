import { createHash } from 'node:crypto';
import { PROMPTS } from './workload.js';

/**
 * The limit: what is left when everything but the work itself is left out. No check of a name or a value, no result but the text.
 * @returns {import('./subject.js').Subject[]}
 */
export function byHand() {
  const prompts = new Map(PROMPTS.map((prompt) => [prompt.name, prompt]));
  /** @param {import('./workload.js').Call} call */
  const live = ({ name, variables }) => concatenate(prompts.get(name)?.live.parts ?? [], variables);
  /** @param {import('./workload.js').Call} call */
  const split = ({ name, variables, userId }) => {
    const prompt = prompts.get(name);
    const version = isCandidate(name, userId) ? prompt?.candidate : prompt?.live;
    return concatenate(version?.parts ?? [], variables);
  };
  const calls = 10_000;
  return [
    { what: 'by hand', kind: 'sync', resolve: live, calls },
    { what: 'by hand, behind an async function', kind: 'async', resolve: async (call) => live(call), calls },
    { what: 'by hand, A/B by md5', kind: 'sync', resolve: split, calls, splits: true },
  ];
}

/** The halves of a test, as the original drew them. @param {string} name @param {string} userId */
export function isCandidate(name, userId) {
  const digest = createHash('md5')
    .update(userId + name)
    .digest('hex');
  return Number.parseInt(digest.slice(0, 8), 16) % 100 >= 50;
}

/** @param {readonly string[]} p @param {import('./workload.js').Values} v */
function concatenate(p, v) {
  return `${p[0]}${v.customer}${p[1]}${v.tier}${p[2]}${v.language}${p[3]}${v.product}${p[4]}${v.order}${p[5]}${v.ticket}${p[6]}`;
}
