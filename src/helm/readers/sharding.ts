import { cpuOf, durationOf, integerOf, sizeOf } from './basic';
import { isFields } from '../../judging/manifest/json';
import { call, Code, list, object, texts } from '../code';
import { Context, Part, Reader, Row } from '../row';

const MANAGER = 'configmap.core.manager';
const RESOURCES = 'flytepropeller.manager_resources.resources';
const SAID = 'said by propeller.sharding';
const WITHOUT = 'use propeller.sharding with Sharding.hash(count), Sharding.byProject(lists) or Sharding.byDomain(lists)';
/** As many engines as the manager starts where nobody says how many. */
const STANDARD_COUNT = 3;

/** Amounts by Kubernetes' name for them, and the library's. */
const AMOUNTS: readonly (readonly [key: string, prop: string, codeOf: (value: unknown) => Code | undefined])[] = [
  ['cpu', 'cpu', cpuOf], ['memory', 'memory', sizeOf], ['ephemeral-storage', 'ephemeralStorage', sizeOf],
];
const KINDS = [['requests', 'request'], ['limits', 'limit']] as const;

/** flytepropeller's manager: one statement says it with its shards, its interval and its resources. */
export function shardingRows(): Row[] {
  return [
    ...managerRows(),
    { key: 'flytepropeller.manager', says: 'propeller.sharding', same: [false], read: sharding },
    ...KINDS.flatMap(([kind]) => AMOUNTS.map(([key, , codeOf]): Row => ({ key: `${RESOURCES}.${kind}.${key}`, says: 'propeller.sharding', read: managed(codeOf) }))),
  ];
}

/** What Flyte's configuration says of the manager. */
function managerRows(): Row[] {
  return [
    { key: `${MANAGER}.shard`, says: 'propeller.sharding', read: managed((_value, context) => divisionOf(context)?.code) },
    { key: `${MANAGER}.scan-interval`, says: 'propeller.sharding', read: managed(durationOf) },
    ...['pod-application', 'pod-template-container-name', 'pod-template-name', 'pod-template-namespace'].map((name): Row => (
      { key: `${MANAGER}.${name}`, always: 'the engines are called so by the library, whose Roles and policies name them' })),
  ];
}

/** Each part of it counts only with a manager, and is said together with it. */
function managed(codeOf: (value: unknown, context: Context) => Code | undefined): Reader {
  return (value, context) => !context.on('flytepropeller.manager') ? { same: 'there is no manager, so it says nothing' }
    : codeOf(value, context) === undefined ? { refused: WITHOUT } : { same: SAID };
}

interface Division {
  readonly code: Code;
  readonly factory: string;
  readonly note?: string;
}

/** Who runs which workflow. Whatever nobody is named for has an engine of its own here. */
function divisionOf({ get }: Context): Division | undefined {
  const shard = get(`${MANAGER}.shard`) ?? {};
  if (!isFields(shard)) { return undefined; }
  const { 'type': type = 'Hash', 'shard-count': count = STANDARD_COUNT, 'per-shard-mapping': mapping } = shard;
  if (/^hash$/i.test(String(type))) {
    const code = integerOf(count);
    return code === undefined ? undefined : { factory: 'Sharding.hash', code };
  }
  const factory = /^project$/i.test(String(type)) ? 'Sharding.byProject' : /^domain$/i.test(String(type)) ? 'Sharding.byDomain' : undefined;
  const idsOf = (one: unknown) => isFields(one) && Array.isArray(one.ids) ? one.ids.map(String) : undefined;
  const lists = Array.isArray(mapping) ? mapping.map(idsOf) : [];
  const isPlain = (ids?: string[]) => ids !== undefined && (ids.length === 1 || !ids.includes('*'));
  if (factory === undefined || lists.length === 0 || !lists.every(isPlain)) { return undefined; }
  const own = (lists as string[][]).filter((ids) => ids[0] !== '*');
  return {
    factory,
    code: list(own.map(texts)),
    note: own.length < lists.length ? undefined : 'one engine more has all that is not named, which nobody would run otherwise',
  };
}

const sharding: Reader = (_value, context): Part => {
  const division = divisionOf(context);
  if (division === undefined) { return { refused: WITHOUT }; }
  const interval = durationOf(context.get(`${MANAGER}.scan-interval`));
  const amounts = AMOUNTS.map(([key, prop, codeOf]) => {
    const sides = KINDS.map(([kind, side]) => [side, codeOf(context.get(`${RESOURCES}.${kind}.${key}`))] as const).filter(([, code]) => code !== undefined);
    return [prop, sides.length === 0 ? undefined : object(Object.fromEntries(sides))] as const;
  }).filter(([, code]) => code !== undefined);
  const options = object({ scanInterval: interval, managerResources: amounts.length === 0 ? undefined : object(Object.fromEntries(amounts)) });
  const hasOptions = options.is === 'object' && options.fields.length > 0;
  const said = KINDS.flatMap(([kind]) => AMOUNTS.map(([key, , codeOf]) => [`${RESOURCES}.${kind}.${key}`, codeOf] as const))
    .filter(([path, codeOf]) => codeOf(context.get(path)) !== undefined).map(([path]) => path);
  return {
    code: call(division.factory, division.code, ...hasOptions ? [options] : []),
    also: [`${MANAGER}.shard`, ...interval === undefined ? [] : [`${MANAGER}.scan-interval`], ...said],
    note: division.note,
  };
};
