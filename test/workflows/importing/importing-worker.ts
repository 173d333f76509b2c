import { randomUUID } from 'node:crypto';
import { interruptible } from '../../../src/cli/interrupt.ts';
import { isPromptctlError } from '../../../src/domain/errors/error.ts';
import { openDatabase } from '../../../src/storage/database.ts';
import { importEvents } from '../../../src/workflows/import-events.ts';
import { openLogFile } from '../../../src/workspace/log-file.ts';

// Imports a log in small batches, and prints what became of it.
const [url = '', stateDirectory = '', path = ''] = process.argv.slice(2);
const database = openDatabase(url, 'test');
const log = await openLogFile('events.ndjson', path);
const answer = async (signal: AbortSignal) => {
  const deps = { database, now: Date.now, newId: randomUUID, stateDirectory, signal, onProgress: () => {} };
  const once = { dryRun: false, strict: false, restart: false };
  const input = { log, environment: 'production', prices: new Map(), batchSize: 200, ...once };
  const { resumedAfter, imported, repeated } = await importEvents(deps, input);
  return { resumedAfter, imported, repeated };
};
try {
  process.stdout.write(JSON.stringify(await interruptible(answer)));
} catch (error) {
  if (!isPromptctlError(error)) throw error;
  process.stdout.write(error.code);
  process.exitCode = error.exit;
} finally {
  await log.close();
  await database.close();
}
