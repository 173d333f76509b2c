/** What one kind of secret looks like; a group `secret` tells it from what stands around it. */
export interface SecretPattern {
  readonly kind: string;
  readonly expression: RegExp;
}

// Each begins where no letter, digit, _ or - stands before, and has nothing to match behind what has no bound: so none looks at a
// character more often than a few times, whatever the text.

/** What nothing but a secret looks like. */
export const CERTAIN: readonly SecretPattern[] = [
  { kind: 'AWS access key', expression: /(?<![\w-])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Z0-9])/g },
  { kind: 'GitHub token', expression: /(?<![\w-])(?:gh[opsur]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{50,255})/g },
  { kind: 'Anthropic key', expression: /(?<![\w-])sk-ant-[\w-]{20,200}/g },
  { kind: 'OpenAI key', expression: /(?<![\w-])sk-(?:(?:proj|svcacct|admin)-[\w-]{20,250}|[A-Za-z0-9]{48}(?!\w))/g },
  { kind: 'Google API key', expression: /(?<![\w-])AIza[\w-]{35}(?![\w-])/g },
  { kind: 'Slack token', expression: /(?<![\w-])xox[abeoprs]-[A-Za-z0-9-]{10,250}/g },
  { kind: 'Stripe key', expression: /(?<![\w-])[rs]k_live_[A-Za-z0-9]{16,250}/g },
  {
    kind: 'private key',
    expression: /-----BEGIN (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY-----\s{1,80}[A-Za-z0-9+/=]{32}/g,
  },
  {
    kind: 'URL with a password',
    expression:
      /(?<![\w+.-])(?:postgres(?:ql)?|mysql|mariadb|mongodb(?:\+srv)?|rediss?(?:\+\w{1,10})?|amqps?):\/\/[^\s:/@'"`]{0,100}:(?<secret>[^\s@/]{3,200})@[^\s/]/gi,
  },
  {
    kind: 'JSON Web Token',
    expression: /(?<![\w-])eyJ[\w-]{10,4096}\.eyJ[\w-]{10,8192}\.[\w-]{20,1024}/g,
  },
];

/** What may be an example: a word that announces a secret, and something behind it that is no word of a language. */
export const UNCERTAIN: readonly SecretPattern[] = [
  {
    kind: 'password',
    expression:
      /(?<![A-Za-z])(?:password|passwd|passphrase)["']?\s{0,3}[:=]\s{0,3}["']?(?<secret>(?=[^\s"']{0,80}\d)[^\s"',;<>]{8,200})/gi,
  },
  {
    kind: 'token or key',
    expression:
      /(?<![A-Za-z])(?:token|secret|credential|api[ _-]?key|access[ _-]?key|bearer)["']?(?:\s{0,3}[:=]\s{0,3}|\s{1,3})["']?(?<secret>(?=[\w+/.=-]{0,200}\d)(?=[\w+/.=-]{0,200}[A-Za-z])[\w+/.=-]{20,200})/gi,
  },
  { kind: 'private key', expression: /-----BEGIN (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY-----/g },
];
