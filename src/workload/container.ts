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
  /** Whether it is an init container that runs on beside the others. */
  readonly native?: boolean;
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

/** What a process calls itself by, and where it looks for its own pod. */
export function podIdentityEnv(): { [name: string]: kplus.EnvValue } {
  return {
    POD_NAME: kplus.EnvValue.fromFieldRef(kplus.EnvFieldPaths.POD_NAME),
    POD_NAMESPACE: kplus.EnvValue.fromFieldRef(kplus.EnvFieldPaths.POD_NAMESPACE),
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

/** Requests and limits as Kubernetes writes them; one side alone where only that is meant. */
export function resourcesDocument(resources: kplus.ContainerResources): Document {
  const side = (name: string, pick: 'request' | 'limit'): Document => {
    const amounts = {
      'cpu': resources.cpu?.[pick] === undefined ? undefined : String(resources.cpu[pick].amount),
      'memory': quantity(resources.memory?.[pick]),
      'ephemeral-storage': quantity(resources.ephemeralStorage?.[pick]),
    };
    const given = Object.entries(amounts).filter(([, amount]) => amount !== undefined);
    return given.length === 0 ? {} : { [name]: Object.fromEntries(given) };
  };
  return { ...side('requests', 'request'), ...side('limits', 'limit') };
}

/** The rule that a memory limit satisfies, and that a consumer can accept to be without. */
const MEMORY_LIMIT_RULE = 'missing-limits';

/**
 * The consumer's resources over the defaults, resource by resource; refuses what Kubernetes would refuse at apply time, and memory
 * without a limit, unless that was accepted with its reason.
 */
export function resolveResources(
  path: string, defaults: kplus.ContainerResources, own: kplus.ContainerResources = {}, accept: { readonly [rule: string]: string } = {},
): kplus.ContainerResources {
  const resolved = {
    cpu: own.cpu ?? defaults.cpu,
    memory: own.memory ?? defaults.memory,
    ephemeralStorage: own.ephemeralStorage ?? defaults.ephemeralStorage,
  };
  requireResources(path, 'resources', resolved, accept);
  return resolved;
}

/** The same for a container without defaults: CPU and memory must be there. */
export function requireResources(
  path: string, prop: string, resources: kplus.ContainerResources, accept: { readonly [rule: string]: string } = {},
): void {
  const { cpu, memory, ephemeralStorage } = resources;
  requireOrdered(path, `${prop}.cpu`, millis(path, `${prop}.cpu.request`, cpu?.request), millis(path, `${prop}.cpu.limit`, cpu?.limit), 'm');
  for (const [key, { request, limit }] of Object.entries({ memory: memory ?? {}, ...(ephemeralStorage === undefined ? {} : { ephemeralStorage }) })) {
    requireOrdered(path, `${prop}.${key}`, kibibytes(path, `${prop}.${key}.request`, request), kibibytes(path, `${prop}.${key}.limit`, limit), 'Ki');
  }
  if (memory?.limit === undefined && !(MEMORY_LIMIT_RULE in accept)) {
    throw refusal(path, `${prop}.memory`, 'have a limit', 'no limit',
      `set one: without it the process takes the memory of its neighbours; or give accept a reason for ${MEMORY_LIMIT_RULE}`);
  }
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
  if (request === undefined && limit === undefined) {
    throw refusal(path, prop, 'have a request or a limit', undefined, 'name at least one of them');
  }
  if (request !== undefined && limit !== undefined && request > limit) {
    throw refusal(path, `${prop}.request`, `not be above its limit (${limit}${unit})`, `${request}${unit}`, 'lower the request or raise the limit');
  }
}
