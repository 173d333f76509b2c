import { promptFile } from '../helpers/sample-prompts.ts';
import { type Story, type StoryOptions, tellStory } from '../helpers/story.ts';

const DAY = 86_400_000;

/** Versions 1 to 3 of `bot/greet`, the first one live in production; `bot/part` has one version, which nobody serves. */
export async function tellVersions(options: StoryOptions = {}): Promise<Story> {
  const story = await tellStory(options);
  for (const text of ['Hello {{name}}', 'Hi {{name}}', 'Hey {{name}}']) {
    story.write('prompts.yaml', promptFile({ 'bot/greet': text, 'bot/part': 'Bye' }));
    await story.prepare('promptctl push');
  }
  await story.prepare('promptctl promote bot/greet@1');
  return story;
}

/** The same, with 2 tested against 1 in production. The salt is chosen, so that users lie where they lie. */
export async function tellTested(options: StoryOptions = {}): Promise<Story> {
  const story = await tellVersions(options);
  await story.prepare('promptctl ab start bot/greet 2 --coverage 10% --salt parcels --force qa-1=2');
  return story;
}

/** Three days after whatever the database says happened now. */
export const threeDaysOn = () => new Date(Date.now() + 3 * DAY + DAY / 2);

/** What was told, with ids of tests numbered as they come up, and salts that nobody chose alike. */
export function numbered(text: string): string {
  const ids = [...new Set(text.match(/\bab-[0-9a-f]{12}\b/g))];
  return ids
    .reduce((left, id, i) => left.replaceAll(id, `ab-${String(i + 1).padStart(12, '0')}`), text)
    .replace(/\b0{12}40008000\d{12}\b/g, '<salt>');
}
