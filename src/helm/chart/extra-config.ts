import { data } from '../code';
import { Places } from './flyte-places';
import { isFields } from '../../judging/manifest/json';
import { keysOf, leavesOf } from '../merge';
import { IS_OFF, lookUp, suffix, when } from '../readers/basic';
import { Part, Reader, Row } from '../row';

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

/** A row of what stands below a switch. */
export function rowWhenOn(at: string): (row: Row) => Row {
  return (row) => row.read === undefined ? row : { ...row, read: whenOn(at, row.read) };
}

/** What stands below a switch counts as soon as that is on. */
export function whenOn(at: string, read: Reader): Reader {
  return when((context) => context.on(at), IS_OFF, read);
}
