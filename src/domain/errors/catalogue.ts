import { databaseErrors } from './database.ts';
import { embeddedErrors } from './embedded.ts';
import { fileErrors } from './files.ts';
import { releaseErrors } from './releases.ts';
import { resolutionErrors } from './resolution.ts';
import type { ErrorRow } from './row.ts';
import { templateErrors } from './templates.ts';
import { testErrors } from './tests.ts';
import { trackingErrors } from './tracking.ts';
import { trustErrors } from './trust.ts';
import { usageErrors } from './usage.ts';
import { versionErrors } from './versions.ts';
import { workspaceErrors } from './workspace.ts';

/** Every error of promptctl by its code; `docs/errors.md` is generated from it. */
export const catalogue = {
  ...usageErrors,
  ...workspaceErrors,
  ...fileErrors,
  ...templateErrors,
  ...databaseErrors,
  ...embeddedErrors,
  ...versionErrors,
  ...releaseErrors,
  ...testErrors,
  ...resolutionErrors,
  ...trackingErrors,
  ...trustErrors,
};

export type ErrorCode = keyof typeof catalogue;
export type ErrorData<C extends ErrorCode> = (typeof catalogue)[C] extends ErrorRow<infer Data> ? Data : never;
