import { LARGEST_ID, refusal } from '../private/checks';
import { mark } from '../private/kinds';
import { requireArguments } from '../private/props';

/**
 * The numeric ids of `RunAs.of`.
 */
export interface RunAsOptions {
  /** User id; becomes `runAsUser`. From 1 to 2147483647. */
  readonly user: number;

  /**
   * Primary group id; becomes `runAsGroup`. From 1 to 2147483647.
   * @default - the same number as `user`
   */
  readonly group?: number;

  /**
   * Group that owns the pod's volumes; becomes `fsGroup`. From 1 to 2147483647.
   * @default - the same number as `group`
   */
  readonly fsGroup?: number;
}

/**
 * The numeric user and group that containers run as, and the group of their volumes. Never 0: root is not a value of this type.
 */
export class RunAs {
  /**
   * A user and group of your own. Flyte's programs are static and work under any id.
   *
   * Throws when an id is 0, negative, a fraction or above 2147483647.
   * @param options the ids
   */
  public static of(options: RunAsOptions): RunAs {
    requireArguments('RunAs.of', options);
    const user = requireId('user', options.user);
    const group = requireId('group', options.group ?? user);
    return new RunAs(user, group, requireId('fsGroup', options.fsGroup ?? group));
  }

  private constructor(
    /** User id; `runAsUser`. */
    public readonly user: number,
    /** Primary group id; `runAsGroup`. */
    public readonly group: number,
    /** Group of the volumes; `fsGroup`. */
    public readonly fsGroup: number,
  ) {}
}

mark('RunAs', RunAs);

function requireId(prop: string, id: number): number {
  if (typeof id !== 'number' || !Number.isInteger(id) || id < 1 || id > LARGEST_ID) {
    throw refusal('RunAs.of', prop, `be an integer from 1 to ${LARGEST_ID}`, id,
      id === 0 ? '0 is root, which no Flyte process needs; use for example 1001' : 'use for example 1001');
  }
  return id;
}
