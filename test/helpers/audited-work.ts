import { canonicalContent } from '../../src/domain/content.ts';
import type { Database } from '../../src/storage/database.ts';
import { createEnvironment, protectEnvironment } from '../../src/storage/environments.ts';
import { newEpoch } from '../../src/storage/epoch.ts';
import { grantRole } from '../../src/storage/grants.ts';
import { approveRequest, rejectRequest } from '../../src/storage/requests.ts';
import { setPrice, setRetention } from '../../src/storage/upkeep.ts';
import { asking, make, prompt, push, pushVersions, startTest } from './changes.ts';

const SOURCE = { repository: 'git@example.com:app.git', branch: 'main', commit: '9f3c1a', dirty: false };

/**
 * Does everything once that the audit log tells of, so that every audited table has a row that real work wrote; `second` is another login
 * that may release, `login` one that is granted something.
 */
export async function doEveryWork(database: Database, second: Database, login: string): Promise<void> {
  await pushVersions(database, ['a', 'b', 'c'], 3);
  await push(database, [everyField(1)], { message: 'all there is to say', source: SOURCE });
  await push(database, [{ ...everyField(2), parent: 1, description: 'new words' }], { source: SOURCE });
  await make(database, 'production', 'promote', ['a@1', 'b@1', 'c@1', 'd@1'], { reason: 'first', source: SOURCE });
  await make(database, 'production', 'promote', ['a@2'], { reason: 'better' });
  await make(database, 'production', 'rollback', ['a@1']);
  await make(database, 'production', 'retire', ['c']);
  const start = { forced: { ['ab'.repeat(32)]: 2, ['cd'.repeat(32)]: 1 }, coverage: 1_000, maxDays: 14 };
  await startTest(database, 'production', 'b', [2, 3], { start });
  await make(database, 'production', 'test-ramp', [{ prompt: 'b', version: null, ramp: 5_000 }]);
  await make(database, 'production', 'test-stop', [{ prompt: 'b', version: 2 }]);
  await startTest(database, 'production', 'd', [2], { start: { forced: { ['ef'.repeat(32)]: 2 }, salt: 'other' } });
  await createEnvironment(database, 'preview', 'Ada');
  await grantRole(database, login, { role: 'author', environment: '*', prompts: 'support/*.v2' }, 'Ada');
  await askAnother(database, second);
  await setPrice(database, { model: 'our model', validFrom: '2026-01-01', prices: PRICES }, 'Ada');
  await setRetention(database, 45, 'Ada');
  await newEpoch(database, 'Ada', false);
}

const PRICES = { promptTokens: 3, responseTokens: 15 };

/** A request that another login releases, and one that it rejects. */
async function askAnother(database: Database, second: Database): Promise<void> {
  await protectEnvironment(database, { name: 'staging', isProtected: true, needsApproval: true }, 'Ada');
  const wanted = await make(database, 'staging', 'promote', ['a@3', 'd@2'], { reason: 'please', source: SOURCE });
  await approveRequest(second, requestOf(wanted), asking({ author: 'Ben' }));
  const unwanted = await make(database, 'staging', 'retire', ['a'], { reason: 'no use' });
  await rejectRequest(second, requestOf(unwanted), { reason: 'it is used', author: 'Ben' });
}

function requestOf({ request }: { readonly request?: { readonly id: string } | null }): string {
  return request?.id ?? '';
}

/** A prompt that says something in every field of its content. */
function everyField(version: number) {
  const content = canonicalContent({
    messages: [{ role: 'user', content: `Answer {{ticket}}, ${version}` }],
    variables: { ticket: { type: 'string' } },
    model: 'our-model',
    temperature: 0.7,
    maxTokens: 500,
  });
  return prompt('d', '', 0, { content, description: 'words', tags: ['one', 'two'] });
}
