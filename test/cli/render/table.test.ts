import stringWidth from 'fast-string-width';
import { expect, test } from 'vitest';
import { type Column, renderTable } from '../../../src/cli/render/table.ts';
import { pipe, terminal } from './sample-test.ts';

type Row = { readonly name: string; readonly by: string; readonly how: string };
const COLUMNS: readonly Column<Row>[] = [
  { title: 'ENVIRONMENT', text: ({ name }) => name, yields: 1 },
  { title: 'BY', text: ({ by }) => by, yields: 0 },
  { title: 'PROTECTED', text: ({ how }) => how },
];
const rows = [{ name: 'production-of-europe', by: 'team@acme.com', how: 'reason + approval' }];
const draw = (width: number) => renderTable(COLUMNS, rows, terminal(width));

test('columns that yield are cut on a narrow terminal, and those of rank 0 left out where that is not enough', () => {
  expect([54, 46, 40, 34, 24].map(draw).join('\n')).toMatchInlineSnapshot(`
    "ENVIRONMENT           BY             PROTECTED
    production-of-europe  team@acme.com  reason + approval

    ENVIRONMENT        BY        PROTECTED
    production-of-eu…  team@ac…  reason + approval

    ENVIRONMENT  BY        PROTECTED
    production…  team@ac…  reason + approval

    ENVIRONMENT      PROTECTED
    production-of-…  reason + approval

    ENVIRON…  PROTECTED
    product…  reason + approval
    "
  `);
  const widest = (width: number) =>
    Math.max(
      ...draw(width)
        .split('\n')
        .map((line) => stringWidth(line)),
    );
  for (const width of [54, 46, 40, 34]) expect(widest(width)).toBeLessThanOrEqual(width);
});

test('a pipe has every column, whatever its width', () => {
  expect(renderTable(COLUMNS, rows, { ...pipe, width: 10 })).toBe(
    'production-of-europe\tteam@acme.com\treason + approval\n',
  );
});
