/** @type {Record<string, () => Promise<import('../subject.js').Subject[]>>} */
const PEERS = {
  '@langfuse/client': async () => (await import('./langfuse.js')).langfuse(),
  '@growthbook/growthbook': async () => (await import('./growthbook.js')).growthbook(),
  '@eppo/node-server-sdk': async () => (await import('./eppo.js')).eppoServer(),
  'unleash-client': async () => (await import('./unleash.js')).unleash(),
};

/** The peers whose packages are here, and the names of those that are not. */
export async function installedPeers() {
  /** @type {import('../subject.js').Subject[]} */
  const subjects = [];
  /** @type {string[]} */
  const missing = [];
  for (const [name, open] of Object.entries(PEERS)) {
    try {
      subjects.push(...(await open()));
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND')) throw error;
      missing.push(name);
    }
  }
  return { subjects, missing };
}
