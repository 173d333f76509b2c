import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take long, mostly by waiting, which their size does not say. */
const LONG = /\/test\/(faults|model)\/|\/storage\/embedded/;

/**
 * Long files first, so that none of them is what a run waits for at its end; but not side by side, since apps that fail on purpose
 * are judged by how soon they recover.
 */
export class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- a method of that name, which gives a new list
    const sorted = await super.sort(files);
    const long = sorted.filter(({ moduleId }) => LONG.test(moduleId));
    const others = sorted.filter(({ moduleId }) => !LONG.test(moduleId));
    return [...long.flatMap((file, i) => [file, ...others.slice(2 * i, 2 * i + 2)]), ...others.slice(2 * long.length)];
  }
}
