import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';

/** Of either version of HTTP. */
export type Request = IncomingMessage | Http2ServerRequest;
export type Response = ServerResponse | Http2ServerResponse;

export async function bodyOf(request: Request): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {chunks.push(chunk as Buffer);}
  return Buffer.concat(chunks).toString();
}

export function say(response: Response, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

/** What answers at length, with an error that it throws as the answer. */
export function answering<Q extends Request, R extends Response>(
  answer: (request: Q, response: R) => Promise<void>,
): (request: Q, response: R) => void {
  return (request, response) => {
    answer(request, response).catch((error: unknown) => say(response, 500, { error: String(error) }));
  };
}
