import * as net from 'node:net';
import * as tls from 'node:tls';
import { KeyPair, pemOf } from '../cluster/certificates';
import { joined, listening } from '../lib/sockets';

/** The pod behind a host; with TLS to it, the name and the authority by which it is checked. */
export interface Backend {
  readonly host: string;
  readonly tls?: { readonly name: string; readonly ca: string };
}

/** flyteadmin's ports: HTTP, and gRPC where that is not on the same. */
const [HTTP, GRPC] = [8088, 8089];

/**
 * What an ingress controller does with a host of ours: it ends TLS with the host's certificate and goes on to the pod, by TLS where the
 * pod has a certificate; HTTP/2 stays HTTP/2, so that gRPC passes. All paths lead to flyteadmin here.
 */
export function startIngress(keys: KeyPair, backend: () => Backend): Promise<tls.Server> {
  const server = tls.createServer({ ...pemOf(keys), ALPNProtocols: ['h2', 'http/1.1'] }, (near) => {
    joined(near, connect(backend(), near.alpnProtocol || 'http/1.1'));
  });
  return listening(server);
}

function connect({ host, tls: secured }: Backend, protocol: string): net.Socket {
  return secured === undefined
    ? net.connect(protocol === 'h2' ? GRPC : HTTP, host)
    : tls.connect({ host, port: HTTP, servername: secured.name, ca: secured.ca, ALPNProtocols: [protocol] });
}
