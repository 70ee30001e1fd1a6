import * as http from 'node:http';
import * as http2 from 'node:http2';
import * as https from 'node:https';
import * as net from 'node:net';
import { Sandbox } from './sandbox';
import { Container, Probe } from '../lib/kube-types';
import { tail } from '../lib/processes';

/** Calls a probe once, from the node as the kubelet does. Gives the problem, or nothing when it passed. */
export async function callProbe(probe: Probe, container: Container, ip: string, sandbox: Sandbox): Promise<string | undefined> {
  const milliseconds = (probe.timeoutSeconds ?? 1) * 1000;
  try {
    if (probe.httpGet) {
      const { path = '/', scheme = 'HTTP', httpHeaders = [] } = probe.httpGet;
      const port = portOf(probe.httpGet.port, container);
      const headers = Object.fromEntries(httpHeaders.map((one) => [one.name, one.value]));
      return await httpGet(scheme, { host: probe.httpGet.host ?? ip, port, path, headers, timeout: milliseconds });
    }
    if (probe.tcpSocket) {return await tcpConnect(probe.tcpSocket.host ?? ip, portOf(probe.tcpSocket.port, container), milliseconds);}
    if (probe.grpc) {return await grpcHealth(ip, probe.grpc.port, probe.grpc.service ?? '', milliseconds);}
    if (probe.exec) {
      const { code, stdout, stderr } = await sandbox.exec(probe.exec.command ?? [], milliseconds / 1000);
      return code === 0 ? undefined : `exit ${code}: ${tail(stderr || stdout, 300)}`;
    }
    return 'the probe has no action';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

export function portOf(port: number | string, container: Container): number {
  if (typeof port === 'number') {return port;}
  const named = container.ports?.find((one) => one.name === port);
  if (!named) {throw new Error(`container ${container.name} has no port named ${port}`);}
  return named.containerPort;
}

interface HttpTarget {
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly timeout: number;
}

/** Any answer from 200 to 399 passes; certificates are not checked, as the kubelet does not. */
function httpGet(scheme: string, target: HttpTarget): Promise<string | undefined> {
  const { port, path, timeout } = target;
  const options = { ...target, headers: { 'User-Agent': 'kube-probe/1.37', ...target.headers } };
  return new Promise((resolve) => {
    const answered = (response: http.IncomingMessage): void => {
      const status = response.statusCode ?? 0;
      response.resume();
      resolve(status >= 200 && status < 400 ? undefined : `HTTP ${status} from ${path} on port ${port}`);
    };
    const request = scheme === 'HTTPS' ? https.get({ ...options, rejectUnauthorized: false }, answered) : http.get({ ...options, agent: false }, answered);
    request.on('timeout', () => request.destroy(new Error(`no answer from ${path} on port ${port} within ${timeout} ms`)));
    request.on('error', (error) => resolve(error.message));
  });
}

function tcpConnect(host: string, port: number, timeout: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = net.connect({ host, port, timeout }, () => {
      socket.destroy();
      resolve(undefined);
    });
    socket.on('timeout', () => socket.destroy(new Error(`no connection to port ${port} within ${timeout} ms`)));
    socket.on('error', (error) => resolve(error.message));
  });
}

/** grpc.health.v1.Health/Check, written out: the request has the service's name as field 1, the answer a status as field 1. */
export function grpcHealth(host: string, port: number, service: string, timeout: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const session = http2.connect(`http://${host}:${port}`);
    const end = (problem: string | undefined): void => {
      clearTimeout(timer);
      session.destroy();
      resolve(problem);
    };
    const timer = setTimeout(() => end(`no health answer on port ${port} within ${timeout} ms`), timeout);
    session.on('error', (error) => end(error.message));
    const stream = session.request({
      ':method': 'POST', ':path': '/grpc.health.v1.Health/Check', 'content-type': 'application/grpc', 'te': 'trailers',
    });
    const chunks: Buffer[] = [];
    let status = '';
    const note = (headers: http2.IncomingHttpHeaders): void => {
      status = String(headers['grpc-status'] ?? status);
    };
    stream.on('response', note);
    stream.on('trailers', note);
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('error', (error) => end(error.message));
    stream.on('end', () => {
      const body = Buffer.concat(chunks).subarray(5);
      const serving = body.length >= 2 && body[0] === 8 && body[1] === 1;
      end(status === '0' && serving ? undefined : `gRPC status ${status || 'unknown'}, health answer ${body.toString('hex') || 'empty'}`);
    });
    const name = Buffer.from(service);
    const message = name.length === 0 ? Buffer.alloc(0) : Buffer.concat([Buffer.from([0x0a, name.length]), name]);
    const frame = Buffer.alloc(5);
    frame.writeUInt32BE(message.length, 1);
    stream.end(Buffer.concat([frame, message]));
  });
}
