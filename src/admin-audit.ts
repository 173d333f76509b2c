import { readSince, requireOptions } from './admin-options.ts';
import type { Admin } from './admin-types.ts';
import { readMarks } from './domain/audit-mark.ts';
import type { Database } from './storage/database.ts';
import { logAudit } from './workflows/audit-log.ts';
import { verifyAudit } from './workflows/verify-audit.ts';

/** What the audit log is to programs. */
export function makeAudit(database: Database): Pick<Admin, 'listAudit' | 'verifyAudit'> {
  return {
    listAudit: async (options = {}) => {
      requireOptions('listAudit', options);
      const { prompt, environment, since, limit } = options;
      const what = { prompt: prompt ?? null, environment: environment ?? null, limit: limit ?? 50 };
      return (await logAudit({ database }, { ...what, since: readSince('since', since) })).entries;
    },
    verifyAudit: async (options = {}) => {
      requireOptions('verifyAudit', options);
      return verifyAudit({ database }, { expect: (options.expect ?? []).flatMap(readMarks) });
    },
  };
}
