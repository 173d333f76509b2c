import { join } from 'node:path';
import { runNode } from '../start-up.js';

/**
 * Runs a file of `processes/` as a process of its own, and gives the JSON that it printed.
 * @param {string} root @param {string} file @param {object} input @param {readonly string[]} [flags] @returns {any}
 */
export function runProcess(root, file, input, flags = []) {
  const path = join(import.meta.dirname, 'processes', file);
  return JSON.parse(runNode(root, [...flags, path, JSON.stringify(input)]));
}
