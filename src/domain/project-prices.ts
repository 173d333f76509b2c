import { isPromptctlError } from './errors/error.ts';
import { type GivenPrices, readPrices } from './price-checks.ts';
import type { Json } from './prompt.ts';
import type { Path } from './prompt-file/node.ts';

/** What is wrong with the prices of a project file, and where. */
export interface PriceProblem {
  readonly path: Path;
  readonly message: string;
}

/** Judges `prices` of a project file as prices that an app gives are judged; of each model the first problem. */
export function checkProjectPrices(prices: Json): PriceProblem[] {
  if (typeof prices !== 'object' || prices === null || Array.isArray(prices)) return problemsOf(prices);
  return Object.entries(prices).flatMap(([model, price]) => problemsOf({ [model]: price }));
}

function problemsOf(prices: Json): PriceProblem[] {
  try {
    readPrices('prices', prices as unknown as GivenPrices);
    return [];
  } catch (error) {
    if (!isPromptctlError(error, 'options-invalid')) throw error;
    const { option, problem } = error.data;
    return [{ path: pathOf(option), message: `${option} ${problem}` }];
  }
}

/** The steps of `prices["m"][0].since`. */
function pathOf(option: string): Path {
  const steps = option.match(/\["(?:[^"\\]|\\.)*"\]|\[\d+\]|[^.[\]]+/g) ?? [];
  return steps.map((step) => (step.startsWith('[') ? (JSON.parse(step.slice(1, -1)) as string | number) : step));
}
