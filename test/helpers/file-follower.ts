import { openFiles } from '../../src/resolution/files/open.ts';

/** Follows the files named by its arguments and says what they hold; whether the process then ends is for tests to see. */
const [directory = '', ...files] = process.argv.slice(2);
const { prompts } = await openFiles({ files, directory, watch: true, onChange: () => {}, onProblem: () => {} });
process.stdout.write([...prompts.keys()].join(' '));
