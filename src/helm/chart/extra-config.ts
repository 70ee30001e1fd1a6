import { data } from '../code';
import { Places } from './flyte-places';
import { isFields } from '../../judging/manifest/json';
import { keysOf, leavesOf } from '../merge';
import { lookUp, suffix } from '../readers/basic';
import { Part, Reader } from '../row';

/** Which component reads a section of Flyte's configuration. */
export const READERS: { readonly [section: string]: keyof Places } = {
  propeller: 'propeller',
  plugins: 'propeller',
  tasks: 'propeller',
  event: 'propeller',
  secrets: 'propeller',
  scheduler: 'schedules',
  datacatalog: 'dataCatalog',
  application: 'dataCatalog',
  cluster_resources: 'sync',
  webhook: 'webhook',
};

/** Any other key of Flyte's configuration goes into extra configuration, each by itself. */
export function extraConfig(places: Places, sectionAt: number): Reader {
  return (value, { plane }, path) => {
    const section = keysOf(path)[sectionAt];
    // What both read is flyteadmin's, where that is here.
    const place = places[lookUp(READERS, section) ?? (plane === 'FlyteDataPlane' ? 'propeller' : 'admin')];
    const flat = (one: unknown, keys: readonly string[], at: string): Part[] => {
      if (isFields(one) && Object.keys(one).length > 0) {
        return Object.entries(one).flatMap(([key, inner]) => flat(inner, [...keys, key], `${at}${suffix(key)}`));
      }
      const nothing = leavesOf(one).every((leaf) => leaf.value === null || leaf.value === undefined || leaf.value === '');
      return [nothing ? { at, same: 'says nothing' } : { at, of: [place, 'extraConfig', { key: section }, ...keys.map((key) => ({ key }))], code: data(one) }];
    };
    return flat(value, [], '');
  };
}

/** What stands below a switch counts as soon as that is on. */
export function whenOn(at: string, read: Reader): Reader {
  return (value, context, path) => context.on(at) ? read(value, context, path) : { same: 'it is off, so it says nothing' };
}
