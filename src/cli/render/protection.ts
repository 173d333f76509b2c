import type { ProtectedEnvironment } from '../../workflows/protect-environment.ts';
import { placeText } from './place.ts';
import type { View } from './view.ts';

/** How an environment is released to from now on. */
export function renderProtection(result: ProtectedEnvironment, view: View): string {
  const place = placeText({ environment: result.name, target: result.target }, view);
  const { paint } = view;
  if (!result.protected)
    return result.changed ? `${place} is protected no longer\n` : `Nothing to do: ${place} is not protected\n`;
  const how = result.needsApproval
    ? 'Releases give a reason, and wait until another login approves them.\nRollbacks need neither, and never wait.'
    : 'Releases give a reason; rollbacks need none.';
  return `${result.changed ? `${place} is ${paint.bold('protected')}` : `Nothing to do: ${place} is so already`}\n${how}\n`;
}

/** In few words: '', `reason`, `reason + approval`. */
export function protectionText({
  protected: isProtected,
  needsApproval,
}: Pick<ProtectedEnvironment, 'protected' | 'needsApproval'>): string {
  return isProtected ? `reason${needsApproval ? ' + approval' : ''}` : '';
}
