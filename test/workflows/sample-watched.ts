/** What is shown of a version that was not used while somebody watched. */
export const NOTHING_SEEN = {
  perSecond: { last10: null, last60: null },
  executions: 0,
  errors: 0,
  errorRate: null,
  latency: null,
  promptTokens: null,
  responseTokens: null,
  rating: null,
  share: null,
};
