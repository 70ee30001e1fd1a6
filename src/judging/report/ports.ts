import { AppPod } from './app-objects';
import { listAt, textAt, valueAt } from '../manifest/fields';

/** A range of ports of one protocol, or of all of them. */
export interface PortRange {
  readonly protocol: string;
  readonly low: number;
  readonly high: number;
  /** A port that only the pods on the other end can give a number to. */
  readonly name?: string;
}

const LAST = 65535;

export const EVERY_PORT: readonly PortRange[] = [{ protocol: 'any', low: 1, high: LAST }];

/** The ports of a policy rule; a rule without any allows all. A name is looked up in the pod that listens, where it is known. */
export function portsOfRule(rule: unknown, listener?: AppPod): PortRange[] {
  const ports = listAt(rule, 'ports');
  return ports.length === 0 ? [...EVERY_PORT] : ports.map((entry) => {
    const protocol = textAt(entry, 'protocol') ?? 'TCP';
    const port = valueAt(entry, 'port');
    if (typeof port === 'number') {
      const end = valueAt(entry, 'endPort');
      return { protocol, low: port, high: typeof end === 'number' ? end : port };
    }
    if (typeof port !== 'string') { return { protocol, low: 1, high: LAST }; }
    const number = listener === undefined ? undefined : containerPort(listener, port);
    return number === undefined ? { protocol, low: 0, high: 0, name: port } : { protocol, low: number, high: number };
  });
}

/** The number of a container port, by its name. */
export function containerPort(pod: AppPod, name: string): number | undefined {
  const found = pod.view.containers.flatMap(({ fields }) => listAt(fields, 'ports')).find((port) => textAt(port, 'name') === name);
  const number = valueAt(found, 'containerPort');
  return typeof number === 'number' ? number : undefined;
}

/** The ports that both sides allow. */
export function commonPorts(left: readonly PortRange[], right: readonly PortRange[]): PortRange[] {
  return left.flatMap((one) => right.flatMap((other) => {
    const protocol = one.protocol === 'any' ? other.protocol : one.protocol;
    const range = { protocol, low: Math.max(one.low, other.low), high: Math.min(one.high, other.high) };
    const agree = one.protocol === 'any' || other.protocol === 'any' || one.protocol === other.protocol;
    return agree && range.low <= range.high ? [range] : [];
  }));
}

/** `5432`, `53/UDP`, `8000–8010`, `all ports`; sorted, each once. */
export function portWords(ranges: readonly PortRange[]): string {
  if (ranges.some(({ protocol, low, high }) => protocol === 'any' && low === 1 && high === LAST)) { return 'all ports'; }
  const sorted = [...ranges].sort((left, right) => left.low - right.low || left.high - right.high
    || (left.protocol < right.protocol ? -1 : 1));
  return [...new Set(sorted.map(({ protocol, low, high, name }) => {
    const numbers = name ?? (low === 1 && high === LAST ? 'all ports' : low === high ? String(low) : `${low}–${high}`);
    return protocol === 'TCP' || protocol === 'any' ? numbers : `${numbers}/${protocol}`;
  }))].join(', ');
}

export function includesPort(ranges: readonly PortRange[], port: number): boolean {
  return ranges.some(({ low, high }) => low <= port && port <= high);
}

/** Whether a port is named one by one, not as part of everything. */
export function namesPort(ranges: readonly PortRange[], port: number): boolean {
  return ranges.some(({ low, high }) => low === port && high === port);
}
