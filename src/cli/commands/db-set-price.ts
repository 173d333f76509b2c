import { type PriceSet, setTeamPrice } from '../../workflows/team-prices.ts';
import { command as define } from '../command.ts';
import { required } from '../context.ts';
import { dayOf, dollarsOf, type Flags } from '../flags.ts';
import { renderPriceSet } from '../render/prices.ts';

const HOW = 'promptctl db set-price gpt-4o --prompt 2.5 --response 10';

export const command = define<PriceSet>({
  run: async (context, [given], flags) => {
    const input = { model: required(given, '<model>', HOW), price: readPrice(flags) };
    const { author } = await context.change();
    return setTeamPrice({ database: await context.database(), author }, input);
  },
  render: renderPriceSet,
});

/** Every option is read before a database is. @throws PromptctlError `usage`, `argument-missing`. */
function readPrice(flags: Flags) {
  const [read, write] = [dollarsOf(flags, 'cachedRead'), dollarsOf(flags, 'cachedWrite')];
  const [reasoning, since] = [dollarsOf(flags, 'reasoning'), dayOf(flags, 'since')];
  return {
    promptTokens: needed(flags, 'prompt'),
    responseTokens: needed(flags, 'response'),
    ...(read === null ? {} : { cachedReadTokens: read }),
    ...(write === null ? {} : { cachedWriteTokens: write }),
    ...(reasoning === null ? {} : { reasoningTokens: reasoning }),
    ...(since === null ? {} : { since }),
  };
}

function needed(flags: Flags, name: string): number {
  return dollarsOf(flags, name) ?? Number(required(undefined, `--${name} <dollars>`, HOW));
}
