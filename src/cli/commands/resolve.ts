import type { ResolvedPrompt } from '../../resolution/resolved-prompt.ts';
import { type Resolution, resolve } from '../../workflows/resolve.ts';
import { connectionOf } from '../../workflows/target.ts';
import { command as define } from '../command.ts';
import { required } from '../context.ts';
import { isOn, numberOf, textOf } from '../flags.ts';
import { partOf, readGivenVariables } from '../given-variables.ts';
import { renderExplanation } from '../render/explanation.ts';
import { renderRendered } from '../render/rendered.ts';

export const command = define<ResolvedPrompt | Resolution>({
  run: async (context, [reference], flags) => {
    const resolution = await resolve(
      {
        database: () => context.database(),
        cache: await context.cache(),
        connection: () => connectionOf(context.databaseChoice()),
        now: context.clock,
      },
      {
        ...(await readGivenVariables(context, flags)),
        reference: required(reference, '<reference>', 'which prompt? promptctl resolve support/reply --explain'),
        environment: context.environment().value,
        userId: textOf(flags, 'userId'),
        arm: numberOf(flags, 'arm'),
        pins: context.env['PROMPTCTL_PINS'] ?? '',
        explains: isOn(flags, 'explain'),
      },
    );
    return isOn(flags, 'explain') || resolution.resolved === null ? resolution : resolution.resolved;
  },
  render: (result, view, flags) =>
    'explanation' in result ? renderExplanation(result, view) : renderRendered(result, partOf(flags), view),
});
