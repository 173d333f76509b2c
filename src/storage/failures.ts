import pg from 'pg';
import { catalogue, type ErrorCode, type ErrorData } from '../domain/errors/catalogue.ts';
import { PromptctlError } from '../domain/errors/error.ts';
import { redact } from '../domain/redaction.ts';

/** A lock not had in time, a deadlock, and what a stricter isolation than read committed says in their place. */
const BUSY = new Set(['55P03', '40P01', '40001']);

/** SQLSTATE of every refusal that our own SQL functions raise: the code is the message, its data the DETAIL. */
const REFUSED = 'PC001';

/**
 * What pg threw as an error of the catalogue. Postgres' DETAIL, HINT and CONTEXT are dropped: they hold prompt text.
 * `phase` tells a login that failed from a statement that was refused.
 */
export function explainFailure(
  error: unknown,
  target: string,
  phase: 'connecting' | 'running',
  login: string | null = null,
): unknown {
  if (error instanceof PromptctlError) return error;
  const sent = phase === 'running';
  // What pg says where a password is asked for and none was given.
  if (error instanceof Error && error.message.startsWith('SASL:')) {
    return new PromptctlError('database-login-refused', {
      target,
      reason: 'no password was given, or not a usable one',
    });
  }
  if (!(error instanceof pg.DatabaseError)) {
    const untrusted = explainTls(error, target);
    if (untrusted !== null) return untrusted;
    return new PromptctlError(
      'database-unreachable',
      { target, reason: connectionReason(error), sent },
      { cause: error },
    );
  }
  if (error.code === REFUSED) return refusal(error, target);
  if (error.code === '42501' && phase === 'running') {
    return new PromptctlError('permission-denied', {
      target,
      user: login,
      // Whoever calls what takes more says so.
      needs: 'reader',
      reason: showReason(error.code, error.message),
    });
  }
  return explainState(error, target, phase);
}

/** What Node says of a certificate that it does not trust. */
const UNTRUSTED = /^(?:CERT_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_|ERR_TLS_CERT|HOSTNAME_MISMATCH|INVALID_CA|PATH_LENGTH)/;

/** Null: it failed for another reason than TLS. pg gives what it says itself no code. */
function explainTls(error: unknown, target: string): PromptctlError | null {
  if (!(error instanceof Error)) return null;
  if (error.message === 'The server does not support SSL connections')
    return new PromptctlError('database-untrusted', { target, problem: 'no-tls', reason: 'it offers no TLS' });
  const code = 'code' in error ? String(error.code) : '';
  if (!UNTRUSTED.test(code)) return null;
  const reason = error.message.split('\n')[0] ?? '';
  return new PromptctlError('database-untrusted', { target, problem: 'certificate', reason });
}

function explainState(error: pg.DatabaseError, target: string, phase: 'connecting' | 'running'): PromptctlError {
  const sqlState = error.code ?? '?????';
  const reason = showReason(sqlState, error.message);
  if (/^(28|3D)/.test(sqlState)) return new PromptctlError('database-login-refused', { target, reason });
  if (/^(08|57P|53)/.test(sqlState) || phase === 'connecting') {
    return new PromptctlError('database-unreachable', { target, reason, sent: phase === 'running' });
  }
  if (BUSY.has(sqlState)) return new PromptctlError('database-busy', { target });
  if (sqlState === '57014') return new PromptctlError('database-canceled', { target });
  if (sqlState === '25006') return new PromptctlError('database-read-only', { target });
  return new PromptctlError(
    'database-failed',
    { target, sqlState, reason: reason.split('\n')[0] ?? '' },
    { cause: factsOf(error) },
  );
}

/** Class 22 quotes the value that it cannot take. */
function showReason(sqlState: string, message: string): string {
  return redact(sqlState.startsWith('22') ? message.replace(/(: |value )".*"/s, '$1…') : message);
}

/** What helps to find a bug, and holds nothing of a row: an error of pg has DETAIL, CONTEXT and the statement in its fields. */
function factsOf({ code, position, schema, table, column, constraint, routine }: pg.DatabaseError): object {
  const facts = { code, position, schema, table, column, constraint, routine };
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}

interface ReleaseRefusal {
  readonly environment: string;
  readonly items: readonly { readonly refusal: string; readonly prompt: string; readonly version: number | null }[];
}

/** A refusal of `release` names every item; the kind that comes first in this order is the one reported. */
const RELEASE_REFUSALS = [
  'prompt-not-found',
  'version-not-found',
  'not-deployed',
  'release-conflict',
  'test-not-running',
  'test-running',
  'test-conflict',
  'prompt-under-test',
  'arm-not-found',
  'control-named',
  'forced-elsewhere',
  'coverage-lower',
  'version-held',
  'promote-backward',
  'contract-broken',
  'nothing-before',
  'not-served-before',
] as const;

function refusal(error: pg.DatabaseError, target: string): PromptctlError {
  const data: unknown = JSON.parse(error.detail ?? '{}');
  if (Object.hasOwn(catalogue, error.message)) {
    return new PromptctlError(error.message as ErrorCode, data as ErrorData<ErrorCode>);
  }
  if (error.message !== 'release-refused') {
    return new PromptctlError('database-failed', { target, sqlState: REFUSED, reason: error.message });
  }
  const { environment, items } = data as ReleaseRefusal;
  const kind = RELEASE_REFUSALS.find((code) => items.some((item) => item.refusal === code)) ?? 'release-conflict';
  const refused = items.filter((item) => item.refusal === kind);
  if (kind === 'prompt-not-found') {
    return new PromptctlError(kind, { names: refused.map((item) => item.prompt), suggestions: [] });
  }
  if (kind === 'version-not-found') {
    return new PromptctlError(kind, {
      reference: refused.map((item) => `${item.prompt}@${item.version}`).join(', '),
      known: null,
    });
  }
  if (kind === 'not-deployed')
    return new PromptctlError(kind, { environment, names: refused.map((item) => item.prompt) });
  return new PromptctlError(kind, { environment, items: refused } as unknown as ErrorData<typeof kind>);
}

function connectionReason(error: unknown): string {
  const root = error instanceof AggregateError ? error.errors[0] : error;
  return redact(root instanceof Error ? root.message : String(root));
}
