import type { Prompts } from '../../src/index.ts';
import type { Watch } from './fleet-watch.ts';
import { APARTS, ASKINGS } from './test-users.ts';
import { createUserAnswers, describeAsking, type UserReport } from './user-answers.ts';

/** How far a process is. */
export interface Asked {
  /** What it serves now. */
  readonly revision: number;
  /** The newest release at which every asking was answered; 0: there is none yet. */
  readonly completed: number;
}

/** Asks for a prompt on behalf of many users, and writes down what each of them is answered. */
export interface UserWatch {
  follow(prompt: string | null): void;
  round(at: number): void;
  asked(): Asked;
  report(): UserReport;
}

/** Users asked for in one round. */
const AT_A_TIME = 200;

export function createUserWatch(prompts: Prompts, fail: Watch['fail']): UserWatch {
  const answers = createUserAnswers(fail);
  const head = () => prompts.status().head?.revision ?? 0;
  let prompt: string | null = null;
  let next = APARTS;
  const nextPlace = () => {
    const place = next;
    next = place + 1 === ASKINGS.length ? APARTS : place + 1;
    return place;
  };
  const ask = (name: string, place: number, at: number) => {
    try {
      answers.take(prompts.getPromptSync(name, {}, ASKINGS[place]?.options), place, at);
    } catch (error) {
      answers.refuse(codeOf(error), head(), place, at);
    }
  };
  const askLater = (name: string, place: number, at: number) =>
    prompts.getPrompt(name, {}, ASKINGS[place]?.options).then(
      (result) => answers.take(result, place, at),
      (error: unknown) => fail('undefined', `${describeAsking(place)}: ${codeOf(error)}`),
    );
  return {
    follow: (name) => {
      prompt = name;
      answers.forget();
    },
    round: (at) => {
      if (prompt === null) return;
      for (let place = 0; place < APARTS; place++) ask(prompt, place, at);
      for (let i = 0; i < AT_A_TIME; i++) ask(prompt, nextPlace(), at);
      void askLater(prompt, next, at);
    },
    asked: () => ({ revision: head(), completed: answers.completed() }),
    report: () => answers.report(head()),
  };
}

function codeOf(error: unknown): string {
  const { code = String(error) } = error as { readonly code?: string };
  return code;
}
