import { Chalk, type ChalkInstance } from 'chalk';
import type { Consent } from '../workflows/consent.ts';
import { environments } from '../workflows/environments.ts';
import type { Protecting } from '../workflows/protect-environment.ts';
import type { ShownRequest } from '../workflows/show-request.ts';
import { askText } from './ask.ts';
import { colourLevel } from './colour.ts';
import type { Context } from './context.ts';
import { type Flags, isOn, textOf } from './flags.ts';
import { changeLines } from './render/release.ts';
import { requestBody } from './render/request.ts';
import type { View } from './render/view.ts';

/** Asks the person before a protected environment changes; null: there is nobody to ask, or `--yes` says that there is no need. */
export async function consentOf(context: Context, flags: Flags): Promise<Consent | null> {
  if (!isAsked(context, flags)) return null;
  const { target } = await context.database();
  const view = noteView(context, flags);
  return {
    reason: (environment) =>
      askText(context, `Why? ${warned(view.paint, environment)} is protected (as an option: -m)`, (text) =>
        text.trim() === '' ? 'a release there gives a reason' : true,
      ),
    confirm: async (planned) => {
      const shown = { ...planned, target, dryRun: true, announcement: null, approvers: [] };
      context.stderr.write(`${changeLines(shown, view).join('\n')}\n`);
      await typeName(context, view.paint, planned.environment, RELEASE);
    },
  };
}

/** The same before a request is approved: contents are shown, for this is what the second person is for. */
export function agreementOf(context: Context, flags: Flags): ((request: ShownRequest) => Promise<void>) | null {
  if (!isAsked(context, flags)) return null;
  const view = noteView(context, flags);
  return async (request) => {
    context.stderr.write(`${requestBody(request, view)}\n`);
    await typeName(context, view.paint, request.environment, RELEASE);
  };
}

/** The same before releases to an environment need less than they do now. */
export async function agreeToLess(context: Context, flags: Flags, wanted: Protecting): Promise<void> {
  if (!isAsked(context, flags)) return;
  const all = (await environments({ database: await context.database() })).environments;
  const now = all.find(({ name }) => name === wanted.name);
  const isLess =
    (now?.protected === true && !wanted.isProtected) || (now?.needsApproval === true && wanted.needsApproval === false);
  if (isLess) await typeName(context, noteView(context, flags).paint, wanted.name, PROTECT_LESS);
}

function isAsked({ interactive }: Context, flags: Flags): boolean {
  return interactive && !isOn(flags, 'yes');
}

const RELEASE = { does: 'release', refused: 'releases nothing' };
const PROTECT_LESS = { does: 'protect it less', refused: 'changes nothing' };

/** A name is typed on purpose, where a key is pressed by habit. */
async function typeName(
  context: Context,
  paint: ChalkInstance,
  environment: string,
  { does, refused }: typeof RELEASE,
): Promise<void> {
  await askText(context, `Type ${warned(paint, environment)} to ${does} (as an option: --yes)`, (text) =>
    text.trim() === environment ? true : `that is not ${environment}; Ctrl-C ${refused}`,
  );
}

function warned(paint: ChalkInstance, environment: string): string {
  return paint.yellow.bold(environment);
}

/** What is shown beside a question goes where the question goes. */
function noteView({ stderr, env, now }: Context, flags: Flags): View {
  const paint = new Chalk({ level: colourLevel(stderr, env, textOf(flags, 'color')) });
  return { paint, width: stderr.columns ?? 80, terminal: true, now };
}
