import { userInfo } from 'node:os';
import { gitEmail } from './git.ts';

/** Who the client says is acting; the database notes its own login beside it. */
export async function readActor(
  directory: string,
  env: NodeJS.ProcessEnv,
): Promise<{ readonly name: string; readonly origin: string }> {
  for (const variable of ['PROMPTCTL_ACTOR', 'GITHUB_ACTOR', 'GITLAB_USER_LOGIN', 'BUILDKITE_BUILD_CREATOR_EMAIL']) {
    const name = env[variable];
    if (name) return { name: name.slice(0, 200), origin: variable };
  }
  const email = await gitEmail(directory);
  if (email) return { name: email.slice(0, 200), origin: 'git config user.email' };
  return { name: osUser(), origin: 'operating system' };
}

function osUser(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run as a user id without a name.
    return `uid-${process.getuid?.() ?? 'unknown'}`;
  }
}
