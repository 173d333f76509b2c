import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { readCommandLine } from './command-line.ts';
import { type Story, tellStoryOf, temporaryDatabase, temporaryDirectory } from './story.ts';

/** Somebody with a clone of the project. */
export interface Colleague extends Story {
  /** Runs git, which must succeed; what it prints is not told. */
  git(...lines: readonly string[]): void;
}

/** A project that several people work on: a bare origin, and one database for all of them. */
export interface GitProject {
  /** Clones the project; `options` are git's. */
  clone(name: string, ...options: readonly string[]): Promise<Colleague>;
  text(): string;
}

const REMOTE = 'https://git.parcelwise.example/app.git';

/** Makes a project whose first commit holds the file; commits get fixed dates, one minute apart, and so fixed ids. */
export async function makeGitProject(path: string, content: string): Promise<GitProject> {
  const folder = await temporaryDirectory();
  const url = await temporaryDatabase();
  const origin = join(folder, 'origin.git');
  const git = gitWithClock();
  git(folder, 'nobody', `git init --quiet --bare --initial-branch main ${origin}`);
  const told: string[] = [];
  const clone = async (who: string, ...options: readonly string[]): Promise<Colleague> => {
    const home = join(folder, who);
    git(folder, who, `git clone --quiet ${options.join(' ')} file://${origin} ${home}`);
    git(home, who, `git config url.file://${origin}.insteadOf ${REMOTE}`);
    git(home, who, `git remote set-url origin ${REMOTE}`);
    const env = { PROMPTCTL_DATABASE_URL: url, PROMPTCTL_ACTOR: `${who}@parcelwise.example` };
    const story = await tellStoryOf({ folder: home, env, who, told });
    return {
      ...story,
      git: (...lines) => {
        for (const line of lines) {
          git(home, who, line);
          told.push(`${who}$ ${line}\n`);
        }
      },
    };
  };
  const founder = await clone('founder');
  founder.write(path, content);
  founder.git(
    'git checkout --quiet -b main',
    'git add .',
    'git commit --quiet -m Begin',
    'git push --quiet origin main',
  );
  founder.text();
  return { clone, text: () => founder.text() };
}

function gitWithClock(): (folder: string, who: string, line: string) => void {
  let minute = 0;
  return (folder, who, line) => {
    mkdirSync(folder, { recursive: true });
    const date = new Date(Date.UTC(2026, 0, 5, 9, ++minute)).toISOString();
    const [program = 'git', ...words] = readCommandLine(line).argv;
    execFileSync(program, words, { cwd: folder, stdio: 'pipe', env: { ...process.env, ...identity(who, date) } });
  };
}

/** Nothing of the machine's own git settings. */
function identity(who: string, date: string): NodeJS.ProcessEnv {
  const email = `${who}@parcelwise.example`;
  return {
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_SYSTEM: '/dev/null',
    GIT_AUTHOR_NAME: who,
    GIT_AUTHOR_EMAIL: email,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: who,
    GIT_COMMITTER_EMAIL: email,
    GIT_COMMITTER_DATE: date,
  };
}
