import { homedir } from 'node:os';
import { defaultStateDirectory } from '../../resolution/disk/state-directory.ts';
import { type Diagnosis, doctor } from '../../workflows/doctor/doctor.ts';
import type { Terminal } from '../../workflows/doctor/terminal.ts';
import type { AuditVerification } from '../../workflows/verify-audit.ts';
import { checkAudit, type Exported, refuseWithoutAudit } from '../auditing.ts';
import { colourLevel } from '../colour.ts';
import { command as define } from '../command.ts';
import type { Context } from '../context.ts';
import { type Flags, isOn, textOf } from '../flags.ts';
import { renderAudit, renderMark } from '../render/audit.ts';
import { renderDiagnosis } from '../render/doctor.ts';

export const command = define<Diagnosis | AuditVerification | Exported>({
  run: async (context, _given, flags) => {
    if (isOn(flags, 'audit')) return checkAudit(context, flags);
    refuseWithoutAudit(flags);
    const { env, clock: now } = context;
    return doctor({
      project: () => context.project(),
      sources: () => context.sources(),
      cache: () => context.cache(),
      env,
      now,
      stateDirectory: defaultStateDirectory(env, () => env['HOME'] || homedir()),
      terminal: terminalOf(context, flags),
    });
  },
  render: (found, view) => {
    if ('checks' in found) return renderDiagnosis(found, view);
    return found.kind === 'mark' ? renderMark(found) : renderAudit(found, view);
  },
  exit: (found) => {
    if ('checks' in found) return found.checks.some(({ status }) => status === 'failed') ? 1 : 0;
    return found.kind === 'audit' && found.problems.length > 0 ? 1 : 0;
  },
});

/** Told by stderr: an answer that goes into a file says nothing of the terminal. */
function terminalOf({ env, stderr, interactive }: Context, flags: Flags): Terminal {
  return {
    env,
    isInteractive: interactive,
    isTerminal: stderr.isTTY === true,
    columns: stderr.columns || Number(env['COLUMNS']) || 80,
    hasColour: colourLevel(stderr, env, textOf(flags, 'color')) > 0,
    platform: process.platform,
  };
}
