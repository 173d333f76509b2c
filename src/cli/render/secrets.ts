import { printableLine } from '../../domain/printable.ts';
import { describeSecret, type SecretPlace } from '../../domain/secrets/places.ts';
import type { View } from './view.ts';

/** One line for each thing that looks like a secret; none where there is nothing. */
export function renderSecrets(secrets: readonly SecretPlace[], { paint }: View): string {
  return secrets
    .map(
      (secret) =>
        `${paint.yellow('!')} ${secret.certain ? 'a secret' : 'perhaps a secret'}: ${printableLine(describeSecret(secret))}\n`,
    )
    .join('');
}
