/** What `init` writes. Kept short: every line is one that a newcomer reads. */
export const STARTER_PROJECT = `# Settings of promptctl; promptctl config --show-origin prints what is in force.
# "embedded" is a real Postgres under .promptctl/, for this machine only. For a shared database write the name of an
# environment variable that holds its URL, such as DATABASE_URL.
database: embedded
files: [prompts.yaml, prompts/**/*.yaml]
`;

export const STARTER_PROMPTS = `# yaml-language-server: $schema=./node_modules/promptctl/schema/prompts.schema.json
promptctl: 1
defaults:
  model: claude-sonnet-4-20250514
  maxTokens: 1024

prompts:
  support/reply:
    description: First answer to a support ticket
    tags: [support]
    variables:
      language: { type: string, default: English }
      ticket: { type: string, description: The customer's own words }
    system: You are a friendly support agent. Answer in {{language}}.
    template: |
      A customer writes:

      {{ticket}}

      Answer in at most three short paragraphs.
    examples:
      - variables: { ticket: "Where is my parcel?" }
        contains: ["Where is my parcel?"]
`;
