import { Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { refusal } from '../private/checks';
import { Document } from '../private/documents';
import { FlyteImage } from '../release';
import { quantity } from '../settings/task-resources';

/** A container as components describe it; `hardened-deployment.ts` turns it into one. */
export interface ContainerDefinition {
  readonly name: string;
  readonly image: FlyteImage;
  readonly command?: string[];
  readonly args?: string[];
  readonly env?: { [name: string]: kplus.EnvValue };
  readonly envFrom?: kplus.EnvFrom[];
  readonly ports?: { readonly name: string; readonly number: number }[];
  readonly mounts?: kplus.VolumeMount[];
  readonly resources: kplus.ContainerResources;
  readonly probes?: Probes;
}

/** The probes of a container, each as Kubernetes' own `Probe` document: cdk8s-plus-27 has no gRPC probe. */
export interface Probes {
  readonly startup?: Document;
  readonly readiness?: Document;
  readonly liveness?: Document;
}

/** Startup may take five minutes (migrations of a large database, an OIDC provider that is slow to answer) before the kubelet gives up. */
const STARTUP = { periodSeconds: 5, failureThreshold: 60, timeoutSeconds: 3 };
const READINESS = { periodSeconds: 10, failureThreshold: 3, timeoutSeconds: 3 };
const LIVENESS = { periodSeconds: 20, failureThreshold: 3, timeoutSeconds: 5 };

/** The same endpoint asked at startup, for readiness and for liveness. */
export function probesOf(check: Document, readiness: Document = check): Probes {
  return {
    startup: { ...check, ...STARTUP },
    readiness: { ...readiness, ...READINESS },
    liveness: { ...check, ...LIVENESS },
  };
}

/** `GET path` must answer with a status from 200 to 399. The kubelet takes whatever certificate is there. */
export function httpGet(path: string, port: string, tls = false): Document {
  return { httpGet: { path, port, ...(tls ? { scheme: 'HTTPS' } : {}) } };
}

/** The standard gRPC health service must answer SERVING. */
export function grpcHealth(port: number): Document {
  return { grpc: { port } };
}

/** The port must accept a connection. */
export function tcpSocket(port: string): Document {
  return { tcpSocket: { port } };
}

/** Requests and limits for CPU, memory and ephemeral storage, in millicores and mebibytes. */
export function sized(cpu: [number, number], memory: [number, number], ephemeral: [number, number] = [64, 256]): kplus.ContainerResources {
  return {
    cpu: { request: kplus.Cpu.millis(cpu[0]), limit: kplus.Cpu.millis(cpu[1]) },
    memory: { request: Size.mebibytes(memory[0]), limit: Size.mebibytes(memory[1]) },
    ephemeralStorage: { request: Size.mebibytes(ephemeral[0]), limit: Size.mebibytes(ephemeral[1]) },
  };
}

/** Requests and limits as Kubernetes writes them. */
export function resourcesDocument(resources: kplus.ContainerResources): Document {
  const side = (pick: 'request' | 'limit'): Document => ({
    'cpu': String(resources.cpu?.[pick]?.amount),
    'memory': quantity(resources.memory?.[pick]),
    'ephemeral-storage': quantity(resources.ephemeralStorage?.[pick]),
  });
  return { requests: side('request'), limits: side('limit') };
}

/** The consumer's resources over the defaults, resource by resource; refuses what Kubernetes would refuse at apply time. */
export function resolveResources(path: string, defaults: kplus.ContainerResources, own: kplus.ContainerResources = {}): kplus.ContainerResources {
  const resolved = {
    cpu: own.cpu ?? defaults.cpu,
    memory: own.memory ?? defaults.memory,
    ephemeralStorage: own.ephemeralStorage ?? defaults.ephemeralStorage,
  };
  requireOrdered(path, 'resources.cpu', millis(path, 'resources.cpu.request', resolved.cpu?.request), millis(path, 'resources.cpu.limit', resolved.cpu?.limit), 'm');
  for (const key of ['memory', 'ephemeralStorage'] as const) {
    const { request, limit } = resolved[key] ?? {};
    requireOrdered(path, `resources.${key}`, kibibytes(path, `resources.${key}.request`, request), kibibytes(path, `resources.${key}.limit`, limit), 'Ki');
  }
  return resolved;
}

function millis(path: string, prop: string, cpu?: kplus.Cpu): number | undefined {
  if (cpu === undefined) { return undefined; }
  const amount = String(cpu.amount);
  const value = amount.endsWith('m') ? Number(amount.slice(0, -1)) : Number(amount) * 1000;
  if (!Number.isFinite(value) || value <= 0 || (amount.endsWith('m') && !Number.isInteger(value))) {
    throw refusal(path, prop, 'be a CPU quantity above 0', amount, 'use for example Cpu.millis(500) or Cpu.units(1)');
  }
  return value;
}

function kibibytes(path: string, prop: string, size?: Size): number | undefined {
  if (size === undefined) { return undefined; }
  const value = size.toKibibytes();
  if (!Number.isFinite(value) || value <= 0) {
    throw refusal(path, prop, 'be a size above 0', value, 'use for example Size.mebibytes(512)');
  }
  return value;
}

function requireOrdered(path: string, prop: string, request: number | undefined, limit: number | undefined, unit: string): void {
  if (request === undefined || limit === undefined) {
    throw refusal(path, prop, 'have a request and a limit', request === undefined ? 'no request' : 'no limit', 'set both, or leave the resource out for the default');
  }
  if (request > limit) {
    throw refusal(path, `${prop}.request`, `not be above its limit (${limit}${unit})`, `${request}${unit}`, 'lower the request or raise the limit');
  }
}
