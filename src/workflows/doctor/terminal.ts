import { type Check, note, ok } from './check.ts';

/** What the command line knows of the place where it was typed. */
export interface Terminal {
  /** A person is there, and can be asked. */
  readonly isInteractive: boolean;
  readonly isTerminal: boolean;
  readonly columns: number;
  readonly hasColour: boolean;
  readonly env: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
}

/** Narrower, and tables are cut. */
const NARROW = 80;

/** How answers look here, and what is asked. */
export function checkTerminal({ isTerminal, isInteractive, columns, hasColour, env, platform }: Terminal): Check[] {
  const asks = isInteractive ? 'questions are asked' : 'nothing is asked: a missing argument is an error';
  if (!isTerminal) return [ok('terminal', `none: lists are tab-separated, ${asks}`), checkPrograms(env)];
  const says = `${columns} columns, ${hasColour ? 'colours' : 'no colours'}, ${asks}`;
  return [judgeTerminal(says, columns, env, platform), checkPrograms(env)];
}

function judgeTerminal(says: string, columns: number, env: NodeJS.ProcessEnv, platform: NodeJS.Platform): Check {
  if (!isUnicode(env, platform))
    return note('terminal', `${says}; the locale is not UTF-8, so marks like ✔ may not show`, {
      remedy: 'set one that is:',
      commands: ['export LANG=C.UTF-8'],
    });
  if (columns < NARROW)
    return note('terminal', `${says}; tables are cut`, { remedy: `make it ${NARROW} columns wide or more` });
  return ok('terminal', `${says}, UTF-8`);
}

/** The first that is set of these decides, as the C library has it; macOS and Windows show UTF-8 without it. */
function isUnicode(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): boolean {
  if (platform === 'darwin' || platform === 'win32') return true;
  return /utf-?8/i.test(env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '');
}

function checkPrograms(env: NodeJS.ProcessEnv): Check {
  const pager = env['PROMPTCTL_PAGER'] ?? env['PAGER'] ?? 'less';
  const editor = env['VISUAL'] || env['EDITOR'];
  return ok(
    'programs',
    `pager: ${pager === '' || pager === 'cat' ? 'none' : pager}; editor: ${editor || 'none set (EDITOR)'}`,
  );
}
