import type { LoggedRequest } from './storage/requests.ts';
import type { ProtectedEnvironment } from './workflows/protect-environment.ts';
import type { RejectedRequest } from './workflows/reject.ts';
import type { ReleaseResult } from './workflows/release-result.ts';
import type { ShownRequest } from './workflows/show-request.ts';

/** How the approval of a request may be asked for. */
export interface ApproveOptions {
  /** Do everything but commit. */
  readonly dryRun?: boolean;
  /** Makes a retry safe: the same id is answered as the first time. Default: a new one. */
  readonly requestId?: string;
  /** Milliseconds in which every process should confirm, as in `promote`. */
  readonly waitMs?: number;
}

/** Protected environments, and requests that a second person approves. */
export interface RequestsAdmin {
  /**
   * Says how an environment is released to: `reason`: releases give one (`message`); `approval`: what goes forward there also waits until
   * another login approves it, and is answered with `revision` null and a `request`; `none`: neither. Rollbacks never wait.
   * @throws PromptctlError `approvers-missing`, `environment-not-found`, `not-granted`, `options-invalid`.
   * @example
   * await admin.protectEnvironment('production', 'approval');
   */
  protectEnvironment(name: string, protection: 'none' | 'reason' | 'approval'): Promise<ProtectedEnvironment>;
  /**
   * Requests that wait, newest first; with `all` also those that were released or rejected. At most `limit` (default 50).
   * @throws PromptctlError `environment-not-found`, `options-invalid`.
   */
  listRequests(options?: {
    readonly environment?: string;
    readonly all?: boolean;
    readonly limit?: number;
  }): Promise<readonly LoggedRequest[]>;
  /** A request with what it changes of what is served now, and who may approve it. @throws PromptctlError `request-not-found`. */
  showRequest(id: string): Promise<ShownRequest>;
  /**
   * Releases what another login requested: exactly those contents, over what was served then, or nothing.
   * @throws PromptctlError `request-not-found`, `request-own`, `request-outdated`, `request-ended`, `not-granted`, or what has come to
   * speak against it since: `version-held`, `test-conflict` and their kin.
   * @example
   * const { request } = await ann.promote(['support/reply@8'], { message: 'shorter' });
   * if (request !== null) await ben.approve(request.id); // another database login
   */
  approve(id: string, options?: ApproveOptions): Promise<ReleaseResult>;
  /** Ends a request without a release; whoever asked takes it back this way. @throws PromptctlError `request-not-found`, `request-ended`, `not-granted`. */
  reject(id: string, options?: { readonly message?: string }): Promise<RejectedRequest>;
}
