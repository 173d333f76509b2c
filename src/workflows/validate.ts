import { type SecretPlace, secretsInFile } from '../domain/secrets/places.ts';
import type { Checkout } from '../workspace/checkout.ts';
import { readTextIfThere } from '../workspace/files.ts';

export interface Validation {
  readonly files: readonly string[];
  readonly prompts: number;
  /** What looks like a secret in the files, comments included. A push refuses those that are certain. */
  readonly secrets: readonly SecretPlace[];
}

/** Checks prompt files and renders their examples; needs no database. @throws PromptctlError `files-invalid` with every problem. */
export async function validate(
  { checkout }: { readonly checkout: Checkout },
  input: { readonly selection: readonly string[] },
): Promise<Validation> {
  const { prompts } = await checkout.read(input.selection);
  const files = [...new Set(prompts.map((prompt) => prompt.file))].toSorted();
  const secrets = files.flatMap((file) => secretsInFile(file, readTextIfThere(checkout.project.root, file) ?? ''));
  return { files, prompts: prompts.length, secrets };
}
