import { createServer } from 'node:http';

/**
 * An HTTP server on loopback. `answers` give the JSON for paths that begin so, of the rest of the path and the query; undefined is 404.
 * @param {Record<string, (rest: string, query: URLSearchParams) => unknown>} answers
 */
export async function openStubServer(answers) {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://stub');
    const prefix = Object.keys(answers).find((each) => pathname.startsWith(each)) ?? '';
    const answer = answers[prefix]?.(decodeURIComponent(pathname.slice(prefix.length)), searchParams);
    response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer ?? {}));
  });
  await new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(null));
  });
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${port}`, close };
}
