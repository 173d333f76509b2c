/** True when a prompt's name is one of the patterns; `*` stands for anything within a folder, `**` for anything at all. */
export function matchesAny(name: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => name === pattern || toExpression(pattern).test(name));
}

function toExpression(pattern: string): RegExp {
  const source = pattern
    .split(/(\*{1,2})/)
    .map((part) => (part === '*' ? '[^/]*' : part === '**' ? '.*' : part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&')))
    .join('');
  return new RegExp(`^${source}$`);
}
