import { readdirSync } from 'node:fs';
import { join, posix } from 'node:path';
import { PromptctlError } from '../domain/errors/error.ts';

/** What Windows opens a device for, whatever stands behind a point. */
const DEVICE = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?:\.|$)/i;

// oxlint-disable-next-line no-control-regex -- finding control characters is what it is for
const FORBIDDEN = /[\u0000-\u001f<>:"|?*\\]|[. ]$/;

/**
 * Refuses new files that would not be the same ones on every machine of a team: names of devices, of other spelling only than what is
 * there, and what leads elsewhere. @throws PromptctlError `path-unportable`.
 */
export function requirePortable(root: string, paths: readonly string[]): void {
  const spelt = new Map<string, string>();
  for (const path of paths) {
    const refuse = (reason: string) => new PromptctlError('path-unportable', { file: path, reason });
    const reason = objectionTo(path);
    if (reason !== null) throw refuse(reason);
    for (const part of partsOf(path)) {
      const there = spelt.get(fold(part)) ?? neighbour(root, part);
      if (there !== null && there !== part) throw refuse(`it differs from ${there} in nothing but its spelling`);
      spelt.set(fold(part), part);
    }
  }
}

function objectionTo(path: string): string | null {
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.' || segment === '..') return 'it leads elsewhere than it says';
    if (DEVICE.test(segment)) return `${segment} is a device on Windows`;
    if (FORBIDDEN.test(segment)) return 'Windows takes no such name';
  }
  return null;
}

/** `a`, `a/b`, `a/b/c`. */
function partsOf(path: string): string[] {
  const segments = path.split('/');
  return segments.map((_, i) => segments.slice(0, i + 1).join('/'));
}

/** What lies there under a name that some file systems take for the same; the path itself comes first. */
function neighbour(root: string, path: string): string | null {
  const folder = posix.dirname(path);
  const same = namesIn(join(root, folder))
    .map((name) => posix.join(folder, name))
    .filter((other) => fold(other) === fold(path));
  return same.includes(path) ? path : (same[0] ?? null);
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function fold(path: string): string {
  return path.normalize('NFC').toLowerCase().toUpperCase();
}
