// Answers every request with a prompt, ready to be sent to a model, and tracks that. docs/sample-app/README.md says how to watch it.
import { createServer } from 'node:http';
import { createPrompts } from 'promptctl';

// With DATABASE_URL a shared database, with REDIS_URL releases are pushed; without them the project's own embedded server.
const prompts = createPrompts(process.env.DATABASE_URL ? {} : { database: 'embedded' });

prompts.on('release', ({ environment, head, prompts: changed }) => {
  console.log(`${environment}@${head.epoch}:${head.revision} is served now; changed: ${changed.join(', ')}`);
});
prompts.on('problem', ({ code, message }) => console.warn(`${code}: ${message}`));

await prompts.ready();

/** What a model would be sent for one request. */
const answer = async (request) => {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const variables = { customer_tier: 'pro', ticket: url.searchParams.get('ticket') ?? 'Where is my parcel?' };
  const options = { userId: url.searchParams.get('user') ?? '42', fallback: 'Answer kindly: {{ticket}}' };
  const prompt = await prompts.getPrompt('support/reply', variables, options);
  const { version, source, stale, rendered } = prompt;
  const began = performance.now();
  // Here a model would be called, and say how many tokens it took.
  const responseTokens = Math.ceil((rendered?.length ?? 0) / 4);
  const execution = prompts.trackExecution(prompt, { responseTokens, latencyMs: performance.now() - began });
  return { execution, version, source, stale, rendered };
};

/** What a user thinks of an answer: /rate?id=…&rating=5, then or days later. */
const rate = async (request) => {
  const { searchParams } = new URL(request.url ?? '/', 'http://localhost');
  prompts.rateExecution(searchParams.get('id'), Number(searchParams.get('rating')));
  return { rated: true };
};

const server = createServer((request, response) => {
  response.setHeader('content-type', 'application/json');
  const isRating = request.url?.startsWith('/rate') ?? false;
  (isRating ? rate : answer)(request).then(
    (result) => response.end(`${JSON.stringify(result)}\n`),
    ({ message }) => response.writeHead(500).end(`${JSON.stringify({ message })}\n`),
  );
});

server.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
  const { port } = server.address();
  console.log(
    `http://127.0.0.1:${port} serves version ${prompts.getPromptSync('support/reply', { customer_tier: 'pro', ticket: '' }).version}`,
  );
});

// The library owns no signals: an app decides itself how it ends. What close() does not get stored in time is on disk for the next process.
process.once('SIGTERM', () => {
  server.close(() => void prompts.close());
});
