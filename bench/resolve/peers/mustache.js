import mustache from 'mustache';

// Prompts are no HTML. Langfuse's client sets the same, for the same module.
mustache.escape = String;

/** @param {string} template @param {import('../workload.js').Values} variables @returns {string} */
export function render(template, variables) {
  return mustache.render(template, variables);
}
