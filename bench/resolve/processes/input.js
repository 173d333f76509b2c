/** What the benchmark told this process. @type {{ options: import('../../../dist/index.js').PromptsOptions, count: number }} */
export const input = JSON.parse(process.argv[2] ?? '{}');

/** Gives the benchmark its answer. @param {object} answer */
export function answer(answer) {
  process.stdout.write(JSON.stringify(answer));
}
