import { type EpochRaised, raiseEpoch } from '../../workflows/new-epoch.ts';
import { confirm } from '../ask.ts';
import { command as define } from '../command.ts';
import { isOn } from '../flags.ts';

export const command = define<EpochRaised | null>({
  run: async (context, _given, flags) => {
    const isCopy = isOn(flags, 'copy');
    const deps = { database: () => context.database(), change: await context.change() };
    if (isOn(flags, 'yes') || !context.interactive) return raiseEpoch(deps, { isCopy, confirmed: isOn(flags, 'yes') });
    const { target } = await context.database();
    const question = isCopy
      ? `Give ${target} an id of its own, as a copy that goes its own way?`
      : `Make every process follow ${target} from here on, though what it serves be older?`;
    return (await confirm(context, question)) ? raiseEpoch(deps, { isCopy, confirmed: true }) : null;
  },
  render: (result, { paint }) => {
    if (result === null) return 'Nothing was changed.\n';
    const { target, generation, epoch, isCopy, databaseId } = result;
    const id = isCopy ? `It is a database of its own now, with the id ${databaseId}.\n` : '';
    return `${paint.green('✔')} ${target} is in generation ${generation} (epoch ${epoch})\n  Processes that serve it follow within a second.\n${id && `  ${id}`}`;
  },
});
