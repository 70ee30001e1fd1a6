import { Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { refusal, requireInteger } from '../private/checks';

/**
 * Amounts of each resource for task containers.
 */
export interface TaskResourceAmounts {
  /**
   * CPU; becomes `cpu`.
   * @default - Flyte's own default
   */
  readonly cpu?: kplus.Cpu;
  /**
   * Memory; becomes `memory`.
   * @default - Flyte's own default
   */
  readonly memory?: Size;
  /**
   * Ephemeral storage; becomes `ephemeralStorage`.
   * @default - none
   */
  readonly ephemeralStorage?: Size;
  /**
   * GPUs; becomes `gpu`. A whole number from 0.
   * @default - none
   */
  readonly gpu?: number;
}

/**
 * Resources of tasks that ask for none, and the most that any may ask for; `task_resources` of flyteadmin.
 */
export interface TaskResources {
  /**
   * Given to tasks that ask for nothing; becomes `task_resources.defaults` of flyteadmin, and of flytepropeller `default-cpus` and
   * `default-memory` of `plugins.k8s`.
   * @default - 100 millicores, 500 MiB
   */
  readonly defaults?: TaskResourceAmounts;
  /**
   * The most a task may ask for; becomes `task_resources.limits`.
   * @default - 2 CPUs, 1 GiB, 1 GPU
   */
  readonly limits?: TaskResourceAmounts;
}

/** Both sets, with what was left out. */
export interface ResolvedTaskResources {
  readonly defaults: TaskResourceAmounts;
  readonly limits: TaskResourceAmounts;
}

/** The amounts that hold; refuses defaults above limits. */
export function resolveTaskResources(path: string, resources: TaskResources): ResolvedTaskResources {
  const { defaults: ownDefaults = {}, limits: ownLimits = {} } = resources;
  const defaults = { ...ownDefaults, cpu: ownDefaults.cpu ?? kplus.Cpu.millis(100), memory: ownDefaults.memory ?? Size.mebibytes(500) };
  const limits = {
    ...ownLimits, cpu: ownLimits.cpu ?? kplus.Cpu.units(2), memory: ownLimits.memory ?? Size.gibibytes(1), gpu: ownLimits.gpu ?? 1,
  };
  const at = (prop: string) => `tasks.resources.${prop}`;
  for (const [set, amounts] of [['defaults', defaults], ['limits', limits]] as const) {
    if (amounts.gpu !== undefined) {
      requireInteger(path, at(`${set}.gpu`), amounts.gpu, 0, 1024, 'count GPUs in whole numbers');
    }
  }
  const ordered: [string, number | undefined, number | undefined][] = [
    ['cpu', cores(path, at('defaults.cpu'), defaults.cpu), cores(path, at('limits.cpu'), limits.cpu)],
    ...(['memory', 'ephemeralStorage'] as const).map((name): [string, number | undefined, number | undefined] => [
      name, kibibytes(path, at(`defaults.${name}`), defaults[name]), kibibytes(path, at(`limits.${name}`), limits[name]),
    ]),
    ['gpu', defaults.gpu, limits.gpu],
  ];
  for (const [name, amount, limit] of ordered) {
    if (amount !== undefined && limit !== undefined && amount > limit) {
      throw refusal(path, at(`defaults.${name}`), 'not be above its limit', shown(defaults[name as keyof TaskResourceAmounts]), `raise tasks.resources.limits.${name} or lower it`);
    }
  }
  return { defaults, limits };
}

/** An amount as it will be written. */
function shown(amount: TaskResourceAmounts[keyof TaskResourceAmounts]): string | undefined {
  return amount instanceof Size ? quantity(amount) : String(typeof amount === 'object' ? amount.amount : amount);
}

/** The size as a Kubernetes quantity, in the largest unit that keeps it whole. */
export function quantity(size?: Size): string | undefined {
  if (size === undefined) { return undefined; }
  let amount = size.toKibibytes();
  const units = ['Ki', 'Mi', 'Gi', 'Ti'];
  while (units.length > 1 && amount % 1024 === 0) {
    amount /= 1024;
    units.shift();
  }
  return `${amount}${units[0]}`;
}

/** The size in kibibytes; refuses what is no amount. */
function kibibytes(path: string, prop: string, size?: Size): number | undefined {
  const amount = size?.toKibibytes();
  if (amount !== undefined && (!Number.isFinite(amount) || amount <= 0)) {
    throw refusal(path, prop, 'be a size above 0', `${amount}Ki`, 'use for example Size.gibibytes(1)');
  }
  return amount;
}

/** The CPU in cores; refuses what is no amount. */
export function cores(path: string, prop: string, cpu: kplus.Cpu): number {
  const amount = String(cpu.amount);
  const value = amount.endsWith('m') ? Number(amount.slice(0, -1)) / 1000 : Number(amount);
  if (!Number.isFinite(value) || value < 0) {
    throw refusal(path, prop, 'be a CPU quantity', amount, 'use for example Cpu.millis(500) or Cpu.units(1)');
  }
  return value;
}
