import { expect, it } from 'vitest';
import { PromptctlError } from '../../src/domain/errors/error.ts';
import { patiently } from '../../src/workflows/patiently.ts';

it('a question that is not answered in time stays open, and its answer is taken when it is asked again', async () => {
  const answers: ((value: string) => void)[] = [];
  const ask = patiently(20, () => new Promise<string>((resolve) => answers.push(resolve)));
  expect([await ask(), await ask(), answers.length]).toEqual([{ kind: 'late' }, { kind: 'late' }, 1]);
  answers[0]?.('first');
  expect(await ask()).toEqual({ kind: 'answer', value: 'first' });
  expect(await ask()).toEqual({ kind: 'late' });
  expect(answers.length).toBe(2);
});

it('a failure of the catalogue is an answer, and what is none is thrown', async () => {
  const failure = new PromptctlError('redis-unreachable', { target: 'here', reason: 'gone' });
  const failures: Error[] = [failure, new Error('a bug')];
  const ask = patiently(1_000, () => Promise.reject(failures.shift() ?? failure));
  expect(await ask()).toEqual({ kind: 'failed', problem: failure.message });
  await expect(ask()).rejects.toThrow('a bug');
});
