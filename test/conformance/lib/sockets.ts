import * as net from 'node:net';

/** Waits until a server listens on this machine alone; without a port, on one that is free. */
export function listening<S extends net.Server>(server: S, port = 0): Promise<S> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', () => resolve(server));
  });
}

export function portOf(server: net.Server): number {
  return (server.address() as net.AddressInfo).port;
}

/** Hands on what each of two sockets says to the other; one ends with the other. */
export function joined(near: net.Socket, far: net.Socket): void {
  const end = (): void => {
    near.destroy();
    far.destroy();
  };
  near.on('error', end).on('close', end).pipe(far);
  far.on('error', end).on('close', end).pipe(near);
}

/** A port of this machine that leads to one of a pod, as `kubectl port-forward` does. */
export function forward(port: number, address: string, target: number): Promise<net.Server> {
  return listening(net.createServer((near) => joined(near, net.connect(target, address))), port);
}
