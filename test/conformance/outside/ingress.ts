import * as fs from 'node:fs';
import * as tls from 'node:tls';
import { KeyPair } from '../cluster/certificates';

/**
 * What an ingress controller does with a host of ours: it ends TLS with the host's certificate and opens it again to the pod, whose
 * certificate it checks; HTTP/2 stays HTTP/2, so that gRPC passes. Paths all lead to the one pod here.
 */
export async function startIngress(keys: KeyPair, backend: () => { host: string; port: number; name: string; ca: string }): Promise<tls.Server> {
  const server = tls.createServer({ cert: fs.readFileSync(keys.cert), key: fs.readFileSync(keys.key), ALPNProtocols: ['h2', 'http/1.1'] }, (near) => {
    const { host, port, name, ca } = backend();
    const far = tls.connect({ host, port, servername: name, ca, ALPNProtocols: [near.alpnProtocol || 'http/1.1'] });
    const end = (): void => {
      near.destroy();
      far.destroy();
    };
    near.on('error', end).on('close', end).pipe(far);
    far.on('error', end).on('close', end).pipe(near);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return server;
}
