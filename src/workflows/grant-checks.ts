import { PromptctlError } from '../domain/errors/error.ts';
import {
  EVERY_PROMPT,
  EVERYWHERE,
  type GrantScope,
  LIMITED_BY,
  PROMPT_PATTERN,
  ROLE_NAMES,
  type Role,
} from '../domain/grant.ts';
import { printable } from '../domain/printable.ts';
import { ENVIRONMENT_NAME } from '../domain/prompt.ts';
import { suggest } from '../domain/suggest.ts';
import { enumerate, quote } from '../domain/words.ts';

/** A grant as somebody typed it; null: not limited. */
export interface GivenScope {
  readonly role: string;
  readonly environment: string | null;
  readonly prompts: string | null;
}

/** The grant that is meant. @throws PromptctlError `usage`, `environment-name-invalid`. */
export function readScope(given: GivenScope): GrantScope {
  const role = readRole(given.role);
  requireLimited(role, 'environment', given.environment);
  requireLimited(role, 'prompts', given.prompts);
  return {
    role,
    environment: readEnvironment(given.environment) ?? EVERYWHERE,
    prompts: readPattern(given.prompts) ?? EVERY_PROMPT,
  };
}

/** @throws PromptctlError `usage`. */
export function readRole(text: string): Role {
  const role = ROLE_NAMES.find((name) => name === text);
  if (role !== undefined) return role;
  const [meant] = suggest(text, ROLE_NAMES);
  const hint = `${meant === undefined ? '' : `did you mean ${meant}? `}the roles are ${enumerate(ROLE_NAMES)}`;
  throw new PromptctlError('usage', { problem: `there is no role ${quote(text)}`, hint });
}

/** @throws PromptctlError `environment-name-invalid`. */
export function readEnvironment(name: string | null): string | null {
  if (name === null || name === EVERYWHERE || ENVIRONMENT_NAME.test(name)) return name;
  throw new PromptctlError('environment-name-invalid', { name });
}

/** @throws PromptctlError `usage`. */
export function readPattern(pattern: string | null): string | null {
  if (pattern === null || PROMPT_PATTERN.test(pattern)) return pattern;
  throw new PromptctlError('usage', {
    problem: `${quote(printable(pattern))} is no pattern of prompt names`,
    hint: "a name or a pattern of at most 128 characters: support/reply, 'support/*' (one folder), 'support/**' (all below it)",
  });
}

/** What Postgres keeps of a name, in bytes. */
const LONGEST_LOGIN = 63;

/** @throws PromptctlError `usage` for what cannot be the name of a login. */
export function requireLogin(login: string): void {
  const length = Buffer.byteLength(login);
  if (length > 0 && length <= LONGEST_LOGIN && !login.includes('\0')) return;
  throw new PromptctlError('usage', {
    problem: `the name of a login has 1 to ${LONGEST_LOGIN} bytes, and no zero byte`,
    hint: 'promptctl db grants lists those that have grants',
  });
}

const UNLIMITED = {
  environment: 'what a reader, an author or an admin may do holds in every environment',
  prompts: 'readers, admins and apps are about every prompt',
} as const;

function requireLimited(role: Role, by: keyof typeof UNLIMITED, value: string | null): void {
  const roles = LIMITED_BY[by];
  if (value === null || roles.includes(role)) return;
  throw new PromptctlError('usage', {
    problem: `--${by === 'environment' ? 'env' : by} limits ${enumerate(roles.map((name) => `${name}s`))} only: ${UNLIMITED[by]}`,
    hint: by === 'environment' ? 'leave it out; PROMPTCTL_ENV says which database is meant' : 'leave it out',
  });
}
