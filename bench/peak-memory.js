import { writeFileSync } from 'node:fs';

// Loaded before the program that is measured; nothing else of it changes.
process.on('exit', () => {
  writeFileSync(process.env['PEAK_MEMORY_FILE'] ?? '', String(process.resourceUsage().maxRSS));
});
