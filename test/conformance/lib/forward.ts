import * as net from 'node:net';

/** A port of this machine that leads to one of a pod, as `kubectl port-forward` does. */
export async function forward(port: number, address: string, target: number): Promise<net.Server> {
  const server = net.createServer((near) => {
    const far = net.connect(target, address);
    const end = (): void => {
      near.destroy();
      far.destroy();
    };
    near.on('error', end).on('close', end).pipe(far);
    far.on('error', end).on('close', end).pipe(near);
  });
  await new Promise<void>((resolve, reject) => {
    server.on('error', reject).listen(port, '127.0.0.1', resolve);
  });
  return server;
}
