import type { ManualEntry } from './entry.ts';

export const fileEntries: readonly ManualEntry[] = [
  {
    name: 'init',
    group: 'files',
    arguments: '',
    summary: 'Write a first promptctl.yaml and prompts.yaml',
    details: 'Files that are there already are kept.',
    options: [['--force', 'overwrite files that are there already']],
    examples: [['promptctl init', 'start a project in this folder']],
    load: () => import('../commands/init.ts'),
  },
  {
    name: 'validate',
    group: 'files',
    arguments: '[paths-or-names...]',
    summary: 'Check prompt files and render their examples',
    details: 'Every problem of every file is shown with its place. Exit 1 when there is one.',
    options: [],
    examples: [
      ['promptctl validate', 'all prompt files of the project'],
      ['promptctl validate prompts/support.yaml', 'one file'],
    ],
    load: () => import('../commands/validate.ts'),
  },
  {
    name: 'render',
    group: 'files',
    arguments: '[name]',
    summary: 'Render a prompt of the files with variables, as an app would get it',
    details:
      'With --expect the rendered text must equal a file byte for byte: proof, when adopting promptctl, that nothing changes.',
    options: [
      ['--var <name=value>', 'a variable; read by its declared type', 'repeatable'],
      ['--vars <file>', 'variables as a JSON object; - reads standard input'],
      ['--strict', 'refuse variables that the prompt does not declare'],
      ['--part <part>', 'which text is printed or compared: template (default) or system'],
      ['--expect <file>', 'exit 1 unless the text equals this file byte for byte'],
    ],
    examples: [
      [
        'promptctl render support/reply --var customer_tier=pro --var ticket="Where is my parcel?"',
        'see what a model would see',
      ],
      [
        'promptctl render support/reply --vars call.json --expect old-prompt.txt',
        'compare with what the code sends today',
      ],
    ],
    load: () => import('../commands/render.ts'),
  },
  {
    name: 'schema',
    group: 'files',
    arguments: '',
    summary: 'Print the JSON Schema of prompt files, for editors',
    options: [],
    examples: [['promptctl schema > prompts.schema.json', 'keep it beside the prompts']],
    load: () => import('../commands/schema.ts'),
  },
];
