import * as https from 'node:https';
import { KeyPair, pemOf } from '../cluster/certificates';
import { listening } from '../lib/sockets';

/** How long a receiver waits for messages that never come. */
const POLL = 5000;

/** As much of Amazon SQS as flyteadmin needs to start: it asks for its queue, and panics without an answer. Nothing is ever in the queue. */
export function startQueue(keys: KeyPair, account: string): Promise<https.Server> {
  const server = https.createServer(pemOf(keys), (request, response) => {
    const asksForQueue = String(request.headers['x-amz-target']).endsWith('.GetQueueUrl');
    request.resume();
    setTimeout(() => {
      response.setHeader('content-type', 'application/x-amz-json-1.0');
      response.end(JSON.stringify(asksForQueue ? { QueueUrl: `https://${request.headers.host}/${account}/flyte` } : {}));
    }, asksForQueue ? 0 : POLL);
  });
  return listening(server);
}
