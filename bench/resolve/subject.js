import { CALLS, PROMPTS, textOf } from './workload.js';

/**
 * Something that resolves prompts. `splits`: it serves one of two versions by user id, the others the live one. `waits`: for a server.
 * @typedef {{ what: string, calls: number, splits?: boolean, waits?: boolean, close?: () => unknown } & (
 *   { kind: 'sync', resolve: (call: import('./workload.js').Call) => string } |
 *   { kind: 'async', inFlight?: number, resolve: (call: import('./workload.js').Call) => Promise<string> })} Subject
 */

/**
 * Milliseconds of a number of calls. Each text is made flat: V8 joins texts when somebody reads them, and an app that sends a prompt
 * does; without that, joining 2 KB looks six times as fast as it is.
 * @param {Subject} subject @param {number} [calls]
 */
export async function run(subject, calls = subject.calls) {
  const start = performance.now();
  if (subject.kind === 'sync') runSync(subject.resolve, calls);
  else if (subject.inFlight === undefined) await runAsync(subject.resolve, calls);
  else await runTogether(subject.resolve, calls, subject.inFlight);
  return performance.now() - start;
}

/** @param {(call: import('./workload.js').Call) => string} resolve @param {number} calls */
function runSync(resolve, calls) {
  let sum = 0;
  for (let i = 0; i < calls; i++) sum += flatten(resolve(callAt(i)));
  return expectSome(sum);
}

/** @param {(call: import('./workload.js').Call) => Promise<string>} resolve @param {number} calls */
async function runAsync(resolve, calls) {
  let sum = 0;
  for (let i = 0; i < calls; i++) sum += flatten(await resolve(callAt(i)));
  return expectSome(sum);
}

/** @param {(call: import('./workload.js').Call) => Promise<string>} resolve @param {number} calls @param {number} inFlight */
async function runTogether(resolve, calls, inFlight) {
  let sum = 0;
  for (let i = 0; i < calls; i += inFlight) {
    const texts = await Promise.all(Array.from({ length: inFlight }, (_, j) => resolve(callAt(i + j))));
    for (const text of texts) sum += flatten(text);
  }
  return expectSome(sum);
}

/**
 * The time under which 99 of 100 calls stay, in milliseconds, the clock's own included.
 * @param {Subject} subject @param {number} [calls]
 */
export async function percentile99(subject, calls = subject.calls) {
  const times = new Float64Array(calls);
  for (let i = 0; i < calls; i++) {
    const start = performance.now();
    if (subject.kind === 'sync') flatten(subject.resolve(callAt(i)));
    else flatten(await subject.resolve(callAt(i)));
    times[i] = performance.now() - start;
  }
  return times.toSorted()[Math.floor(calls * 0.99)] ?? 0;
}

/**
 * Refuses a subject whose texts are not, byte for byte, those of the versions; one that splits users must serve both.
 * @param {Subject} subject
 */
export async function check({ what, resolve, splits = false }) {
  let candidates = 0;
  for (const call of CALLS) {
    const prompt = PROMPTS.find(({ name }) => name === call.name);
    const text = await resolve(call);
    if (prompt === undefined) throw new Error(`no prompt is called ${call.name}`);
    if (splits && text === textOf(prompt.candidate, call.variables)) candidates++;
    else if (text !== textOf(prompt.live, call.variables))
      throw new Error(`${what} rendered ${call.name} as ${JSON.stringify(text)}`);
  }
  if (splits && Math.abs(candidates / CALLS.length - 0.5) > 0.1)
    throw new Error(`${what} served the candidate ${candidates} times of ${CALLS.length}`);
}

/** @param {number} index */
function callAt(index) {
  const call = CALLS[index & (CALLS.length - 1)];
  if (call === undefined) throw new Error('the workload has no calls');
  return call;
}

/** Reading one character makes V8 join the whole text. @param {string} text */
function flatten(text) {
  return text.charCodeAt(text.length - 1);
}

/** Uses what the calls gave, so that none of them can be left out. @param {number} sum */
function expectSome(sum) {
  if (!(sum > 0)) throw new Error('the calls gave nothing');
}
