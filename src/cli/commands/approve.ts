import { approve } from '../../workflows/approve.ts';
import type { ReleaseResult } from '../../workflows/release-result.ts';
import { chooseRequest } from '../ask-request.ts';
import { command as define } from '../command.ts';
import { agreementOf } from '../consent.ts';
import { releaseExit, releaseInput } from '../releasing.ts';
import { renderRelease } from '../render/release.ts';

export const command = define<ReleaseResult>({
  run: async (context, [given], flags) => {
    const input = await releaseInput(context, flags);
    const id = given ?? (await chooseRequest(context, 'Approve which request?', 'promptctl approve rq-0123456789ab'));
    const [database, cache, change] = [await context.database(), await context.cache(), await context.change()];
    const agree = agreementOf(context, flags);
    return approve({ database, cache, change, now: context.clock, agree }, { ...input, id });
  },
  render: renderRelease,
  exit: releaseExit,
  advise: ({ revision, environment, dryRun }) =>
    revision === null || dryRun ? null : `To undo it: promptctl rollback --release ${revision} --env ${environment}`,
});
