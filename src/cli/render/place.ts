import type { View } from './view.ts';

/** `production on db.acme.com/app`, `production, embedded (this machine only)`. */
export function placeText(
  { environment, target }: { readonly environment: string; readonly target: string },
  { paint }: View,
): string {
  return `${paint.bold(environment)}${target.startsWith('embedded') ? ',' : ' on'} ${target}`;
}
