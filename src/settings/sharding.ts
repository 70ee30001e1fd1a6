import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { refusal, requireInteger, requireSeconds } from '../private/checks';
import { mark } from '../private/kinds';
import { requireArguments } from '../private/props';

/**
 * How the manager of several engines works.
 */
export interface ShardingOptions {
  /**
   * How often it looks after the engines' pods; becomes `manager.scan-interval`. In whole seconds.
   * @default Duration.seconds(10)
   */
  readonly scanInterval?: Duration;

  /**
   * CPU, memory and ephemeral storage of the manager itself; the engines have `resources` of flytepropeller.
   * @default - 50m to 200m CPU, 64Mi to 128Mi memory
   */
  readonly managerResources?: kplus.ContainerResources;
}

/** What the manager is told; the `manager.shard` section says it. */
export type Shards = { readonly type: 'Hash'; readonly count: number } | { readonly type: 'Project' | 'Domain'; readonly mapping: readonly string[][] };

/** Flyte divides workflows by a hash of as many values. */
const KEYS = 32;
const REST = '*';

/**
 * Several flytepropellers that share the workflows, each with a part of its own, started and looked after by flytepropeller's manager.
 */
export class Sharding {
  /**
   * Evenly, by a hash of the execution's name; becomes `manager.shard` of type `Hash`.
   *
   * Throws when `count` is not from 2 to 32.
   * @param count number of engines
   * @param options how the manager works
   */
  public static hash(count: number, options?: ShardingOptions): Sharding {
    const where = 'Sharding.hash';
    requireArguments(where, count, options);
    return new Sharding(where, { type: 'Hash', count: requireInteger(where, 'count', count, 2, KEYS, `Flyte has ${KEYS} values to divide; use for example 3`) }, options);
  }

  /**
   * By projects: each list gets an engine, and all other projects one more; becomes `manager.shard` of type `Project`.
   *
   * Throws when a list is empty, or names a project that another one has.
   * @param projects the projects of each engine, such as `[['research'], ['sales', 'marketing']]`
   * @param options how the manager works
   */
  public static byProject(projects: string[][], options?: ShardingOptions): Sharding {
    return Sharding.by('Project', 'Sharding.byProject', 'projects', projects, options);
  }

  /**
   * By domains: each list gets an engine, and all other domains one more; becomes `manager.shard` of type `Domain`.
   *
   * Throws when a list is empty, or names a domain that another one has.
   * @param domains the domains of each engine, such as `[['production']]`
   * @param options how the manager works
   */
  public static byDomain(domains: string[][], options?: ShardingOptions): Sharding {
    return Sharding.by('Domain', 'Sharding.byDomain', 'domains', domains, options);
  }

  private static by(type: 'Project' | 'Domain', where: string, prop: string, lists: string[][], options?: ShardingOptions): Sharding {
    requireArguments(where, lists, options);
    if (lists.length === 0) { throw refusal(where, prop, 'not be empty', lists, 'name what each engine has; all that is not named gets one more'); }
    const taken = new Map<string, number>();
    lists.forEach((list, index) => {
      if (list.length === 0) { throw refusal(where, `${prop}[${index}]`, 'not be empty', list, 'name what that engine has, or remove it'); }
      for (const id of list) {
        if (!/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(id)) {
          throw refusal(where, `${prop}[${index}]`, 'hold identifiers of Flyte (a-z, 0-9 and -)', id, 'name each; all that is not named gets an engine of its own anyway');
        }
        const other = taken.get(id);
        if (other !== undefined) {
          throw refusal(where, `${prop}[${index}]`, `not name what ${prop}[${other}] has`, id, 'name it once: two engines would run the same workflows');
        }
        taken.set(id, index);
      }
    });
    return new Sharding(where, { type, mapping: [...lists.map((list) => [...list]), [REST]] }, options);
  }

  /** How workflows are divided. @internal */
  public readonly _shards: Shards;

  /** How the manager works. @internal */
  public readonly _options: ShardingOptions;

  private constructor(where: string, shards: Shards, options: ShardingOptions = {}) {
    requireSeconds(where, 'scanInterval', options.scanInterval, 1, 3600, 'use whole seconds, such as Duration.seconds(10)');
    this._shards = shards;
    this._options = options;
  }

  /** Number of engines. */
  public get count(): number {
    return this._shards.type === 'Hash' ? this._shards.count : this._shards.mapping.length;
  }
}

mark('Sharding', Sharding);
