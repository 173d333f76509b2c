import type { Checkout } from '../workspace/checkout.ts';

export interface Validation {
  readonly files: readonly string[];
  readonly prompts: number;
}

/** Checks prompt files and renders their examples; needs no database. @throws PromptctlError `files-invalid` with every problem. */
export async function validate(
  { checkout }: { readonly checkout: Checkout },
  input: { readonly selection: readonly string[] },
): Promise<Validation> {
  const { prompts } = await checkout.read(input.selection);
  return { files: [...new Set(prompts.map((prompt) => prompt.file))].toSorted(), prompts: prompts.length };
}
