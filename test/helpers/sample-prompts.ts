/** A prompt file of short prompts, name → template; the variables they use are declared as strings. */
export function promptFile(templates: { readonly [name: string]: string }): string {
  const prompts = Object.entries(templates).map(([name, template]) => {
    const variables = [...new Set(template.match(/(?<=\{\{)\w+(?=\}\})/g))].map((variable) => `${variable}: string`);
    const declared = variables.length === 0 ? '' : `\n    variables: { ${variables.join(', ')} }`;
    return `  ${name}:${declared}\n    template: ${JSON.stringify(template)}\n`;
  });
  return `prompts:\n${prompts.join('')}`;
}
