import { spawn } from 'node:child_process';

/**
 * Shows a long text through PROMPTCTL_PAGER, PAGER or less; false when there is none (empty, `cat`, not installed), so that the caller prints it.
 * A text that fits on the screen is printed by less itself (-F).
 */
export function page(text: string, columns: number, env: NodeJS.ProcessEnv): Promise<boolean> {
  const pager = env['PROMPTCTL_PAGER'] ?? env['PAGER'] ?? 'less';
  if (pager === '' || pager === 'cat' || fits(text, columns)) return Promise.resolve(false);
  return new Promise((resolve) => {
    const child = spawn(pager, { shell: true, stdio: ['pipe', 'inherit', 'inherit'], env: { LESS: 'FRX', ...env } });
    child.on('error', () => resolve(false));
    // Whoever quits the pager early has seen enough.
    child.stdin.on('error', () => {});
    child.on('close', (code) => resolve(code !== 127 && code !== 126));
    child.stdin.end(text);
  });
}

const SMALL_SCREEN = 20;

function fits(text: string, columns: number): boolean {
  return text.split('\n').reduce((lines, line) => lines + Math.ceil((line.length || 1) / columns), 0) <= SMALL_SCREEN;
}
