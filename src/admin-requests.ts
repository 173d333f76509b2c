import { requireOptions, requireText } from './admin-options.ts';
import type { RequestsAdmin } from './admin-request-types.ts';
import type { ChangeOptions } from './admin-types.ts';
import type { JsonObject } from './domain/prompt.ts';
import { invalidOption } from './resolution/option-checks.ts';
import type { Database } from './storage/database.ts';
import { type ApproveDeps, approve } from './workflows/approve.ts';
import { protectEnvironment } from './workflows/protect-environment.ts';
import { reject } from './workflows/reject.ts';
import { requests } from './workflows/requests.ts';
import { showRequest } from './workflows/show-request.ts';

/** What every change is asked with. */
interface Asking {
  readonly deps: (options: ChangeOptions) => ApproveDeps;
  readonly said: (options: ChangeOptions) => { readonly source: JsonObject; readonly dryRun: boolean };
}

/** What protected environments and requests are to programs. */
export function makeRequests(database: Database, { deps, said }: Asking): RequestsAdmin {
  return {
    protectEnvironment: async (name, protection) => {
      requireText('name', name);
      if (!PROTECTIONS.has(protection)) throw invalidOption('protection', 'must be none, reason or approval');
      const { author } = deps({}).change;
      const how = { isProtected: protection !== 'none', needsApproval: protection === 'approval' };
      return protectEnvironment({ database, author }, { name, ...how });
    },
    listRequests: async (options = {}) => {
      requireOptions('listRequests', options);
      const { environment, all, limit } = options;
      const what = { environment: environment ?? null, all: all ?? false, limit: limit ?? 50 };
      return (await requests({ database }, what)).requests;
    },
    showRequest: async (id) => {
      requireText('id', id);
      return showRequest({ database }, { id });
    },
    approve: async (id, options = {}) => {
      requireText('id', id);
      requireOptions('approve', options);
      const { source, dryRun } = said(options);
      return approve(deps(options), { id, environment: null, source, dryRun, wait: options.waitMs ?? null });
    },
    reject: async (id, options = {}) => {
      requireText('id', id);
      requireOptions('reject', options);
      return reject(deps(options), { id, message: options.message ?? '' });
    },
  };
}

const PROTECTIONS: ReadonlySet<unknown> = new Set(['none', 'reason', 'approval']);
