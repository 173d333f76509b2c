/** What a login may be: each role with what it lets a login do. */
export const ROLE_NAMES = ['reader', 'author', 'releaser', 'admin', 'app'] as const;
export type Role = (typeof ROLE_NAMES)[number];

/** A role of a login, and how far it goes. */
export interface GrantScope {
  readonly role: Role;
  /** `*`: every one. */
  readonly environment: string;
  /** A pattern over names: `*` is anything within a folder, `**` anything at all. */
  readonly prompts: string;
}

export const EVERYWHERE = '*';
export const EVERY_PROMPT = '**';

/** Which roles an environment, or a pattern of prompts, limits; the others hold everywhere, for every prompt. */
export const LIMITED_BY: { readonly [by in 'environment' | 'prompts']: readonly Role[] } = {
  environment: ['releaser', 'app'],
  prompts: ['author', 'releaser'],
};

/** Patterns that the database takes. */
export const PROMPT_PATTERN = /^[a-z0-9._/*-]{1,128}$/;

/** How far a grant goes, behind what it is: ` in production for support/*`; '' for everywhere and all, or where it is not said (null). */
export function scopeText({
  environment,
  prompts,
}: {
  readonly environment: string | null;
  readonly prompts: string | null;
}): string {
  const where = environment === null || environment === EVERYWHERE ? '' : ` in ${environment}`;
  return `${where}${prompts === null || prompts === EVERY_PROMPT ? '' : ` for ${prompts}`}`;
}

/** What a login may do, each as the end of `it may …`; what one grant says already is not said again. */
export function describeGrants(grants: readonly GrantScope[]): string[] {
  const isAdmin = grants.some(({ role }) => role === 'admin');
  // An admin pushes and releases everything, so narrower grants add nothing.
  const counted = isAdmin ? grants.filter(({ role }) => role === 'admin' || role === 'app') : grants;
  const reads = counted.some(({ role }) => role !== 'app');
  return [...(reads ? ['read everything'] : []), ...counted.flatMap(describeGrant)];
}

function describeGrant({ role, environment, prompts }: GrantScope): string[] {
  const which = prompts === EVERY_PROMPT ? 'every prompt' : prompts;
  const where = environment === EVERYWHERE ? 'every environment' : environment;
  switch (role) {
    case 'reader':
      return [];
    case 'author':
      return [`push ${which}`];
    case 'releaser':
      return [`release ${which} in ${where}`];
    case 'admin':
      return ['push and release every prompt in every environment', 'grant, protect and set what holds for all'];
    case 'app':
      return [`fetch what ${where} serves`, `report executions of ${where}`];
  }
}
