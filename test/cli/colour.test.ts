import { describe, expect, test } from 'vitest';
import { colourLevel } from '../../src/cli/colour.ts';

const TERMINAL = { isTTY: true, getColorDepth: () => 8 };
const PIPE = {};

describe('a stream is coloured', () => {
  test.each([
    ['a terminal, as deep as it can', TERMINAL, {}, null, 2],
    ['a terminal of many colours', { isTTY: true, getColorDepth: () => 24 }, {}, null, 3],
    ['a terminal without colours', { isTTY: true, getColorDepth: () => 1 }, {}, null, 0],
    ['a terminal that cannot tell', { isTTY: true }, {}, null, 1],
    ['a pipe', PIPE, {}, null, 0],
    ['a pipe with --color always', PIPE, { NO_COLOR: '1' }, 'always', 1],
    ['a terminal with --color never', TERMINAL, { FORCE_COLOR: '3' }, 'never', 0],
    ['a terminal with --color auto', TERMINAL, {}, 'auto', 2],
    ['a terminal with NO_COLOR', TERMINAL, { NO_COLOR: '1' }, null, 0],
    ['a terminal with an empty NO_COLOR', TERMINAL, { NO_COLOR: '' }, null, 2],
    ['a pipe with FORCE_COLOR', PIPE, { FORCE_COLOR: '1' }, null, 1],
    ['a pipe with FORCE_COLOR=3', PIPE, { FORCE_COLOR: '3' }, null, 3],
    ['a pipe with FORCE_COLOR=true', PIPE, { FORCE_COLOR: 'true' }, null, 1],
    ['a terminal with FORCE_COLOR=0', TERMINAL, { FORCE_COLOR: '0' }, null, 0],
    ['a pipe with FORCE_COLOR and NO_COLOR', PIPE, { FORCE_COLOR: '1', NO_COLOR: '1' }, null, 1],
    ['a pipe with CLICOLOR_FORCE', PIPE, { CLICOLOR_FORCE: '1' }, null, 1],
    ['a terminal with CLICOLOR=0', TERMINAL, { CLICOLOR: '0' }, null, 0],
    ['a dumb terminal', TERMINAL, { TERM: 'dumb' }, null, 0],
  ])('%s', (_, stream, env, flag, level) => {
    expect(colourLevel(stream, env, flag)).toBe(level);
  });
});
