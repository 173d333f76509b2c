import { PromptctlError } from '../../domain/errors/error.ts';
import {
  type DatabaseMaintained,
  dropText,
  maintainDatabase,
  previewRetention,
} from '../../workflows/maintain-database.ts';
import { confirm } from '../ask.ts';
import { command as define } from '../command.ts';
import { type Flags, isOn, numberOf, textOf } from '../flags.ts';
import { renderMaintained } from '../render/maintained.ts';

const AHEAD = 14;
const LONGEST = 3_650;

export const command = define<DatabaseMaintained | null>({
  run: async (context, _given, flags) => {
    const author = async () => (await context.change()).author;
    const deps = { database: () => context.database(), author, now: context.clock };
    const input = { retentionDays: retentionOf(flags), ahead: numberOf(flags, 'ahead', 0) ?? AHEAD };
    const isAsked = input.retentionDays !== null && !isOn(flags, 'yes') && context.interactive;
    if (!isAsked) return maintainDatabase(deps, { ...input, confirmed: isOn(flags, 'yes') });
    const drop = await previewRetention(deps, input.retentionDays ?? 0);
    const isAgreed = drop.days === 0 || (await confirm(context, `This ${dropText(drop)}. Go on?`));
    return isAgreed ? maintainDatabase(deps, { ...input, confirmed: true }) : null;
  },
  render: renderMaintained,
});

/** Days as `90` or `90d`. @throws PromptctlError `usage`. */
function retentionOf(flags: Flags): number | null {
  const text = textOf(flags, 'retention');
  if (text === null) return null;
  const days = Number(/^(\d{1,4})d?$/.exec(text)?.[1] ?? Number.NaN);
  if (days >= 1 && days <= LONGEST) return days;
  throw new PromptctlError('usage', {
    problem: `--retention takes days from 1 to ${LONGEST}, like 90d, not "${text}"`,
    hint: null,
  });
}
