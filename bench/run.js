import { printFigures } from './figures.js';
import { openScratch } from './scratch.js';

/** Each benchmark loads when it is asked for; all of them give figures. */
const BENCHMARKS = {
  'start-up': () => import('./start-up.js'),
  push: () => import('./push.js'),
  memory: () => import('./memory.js'),
  'embedded-server': () => import('./embedded-server.js'),
  texts: () => import('./texts.js'),
  resolve: () => import('./resolve.js'),
  track: () => import('./track.js'),
  compare: () => import('./compare.js'),
  import: () => import('./import.js'),
};

/** @param {readonly string[]} names */
async function run(names) {
  const unknown = names.filter((name) => !Object.hasOwn(BENCHMARKS, name));
  if (unknown.length > 0) {
    process.stderr.write(
      `no benchmark is called ${unknown.join(', ')}; there are ${Object.keys(BENCHMARKS).join(', ')}\n`,
    );
    return 2;
  }
  const scratch = await openScratch();
  // Interrupted, it still takes its servers down before it ends as it was told to.
  process.once('SIGINT', () => void scratch.remove().finally(() => process.kill(process.pid, 'SIGINT')));
  let isMissed = false;
  try {
    for (const [name, load] of Object.entries(BENCHMARKS)) {
      if (names.length > 0 && !names.includes(name)) continue;
      const { measure } = await load();
      for await (const group of measure(scratch))
        isMissed = printFigures(`${name}: ${group.title}`, group.figures) || isMissed;
    }
  } finally {
    await scratch.remove();
  }
  return isMissed ? 1 : 0;
}

process.exitCode = await run(process.argv.slice(2));
