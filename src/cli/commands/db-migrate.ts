import { count } from '../../domain/words.ts';
import { type Migrated, migrateDatabase } from '../../workflows/database-server.ts';
import { command as define } from '../command.ts';
import { isOn } from '../flags.ts';

export const command = define<Migrated>({
  run: async (context, _given, flags) => migrateDatabase(context.server(), { dryRun: isOn(flags, 'dryRun') }),
  render: ({ target, applied, already, dryRun }, { paint }) => {
    if (applied.length === 0) return `Nothing to migrate: ${target} has all ${already.length} migrations\n`;
    const lines = applied.map((name) => `  ${paint.green('+')} ${name}\n`).join('');
    return `${dryRun ? 'Would migrate' : 'Migrated'} ${paint.bold(target)}\n${lines}\n${count(applied.length, 'migration')} in one transaction${dryRun ? '; nothing was written (dry run)' : ''}\n`;
  },
});
