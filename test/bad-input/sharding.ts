import { Duration, Size } from 'cdk8s';
import { FlytePropeller, Sharding } from 'cdk8s-flyte';
import * as kplus from 'cdk8s-plus-27';
import { Row, untyped } from './row';
import { COMPONENTS, testEndpoint, testObjectStore } from '../support';

const sharded = (sharding: Sharding, props: object = {}): Row[1] => (chart) => COMPONENTS.flytepropeller(chart, { sharding, ...props });

/** What several engines are not told. */
export const SHARDING_ROWS: Row[] = [
  ['one shard', () => Sharding.hash(1), 'Sharding.hash: count must be an integer from 2 to 32, got 1; Flyte has 32 values to divide; use for example 3'],
  ['more shards than there are values', () => Sharding.hash(33), 'Sharding.hash: count must be an integer from 2 to 32, got 33; Flyte has 32 values to divide; use for example 3'],
  ['half a shard', () => Sharding.hash(2.5), 'Sharding.hash: count must be an integer from 2 to 32, got 2.5; Flyte has 32 values to divide; use for example 3'],
  ['a number of shards as text', () => Sharding.hash(untyped('3')), "Sharding.hash: count must be a number, got '3'; write it without quotes"],
  ['shards of no project', () => Sharding.byProject([]),
    'Sharding.byProject: projects must not be empty, got []; name what each engine has; all that is not named gets one more'],
  ['a shard without projects', () => Sharding.byProject([['research'], []]),
    'Sharding.byProject: projects[1] must not be empty, got []; name what that engine has, or remove it'],
  ['a shard of all projects', () => Sharding.byProject([['*']]),
    "Sharding.byProject: projects[0] must hold identifiers of Flyte (a-z, 0-9 and -), got '*'; name each; all that is not named gets an engine of its own anyway"],
  ['a project of two shards', () => Sharding.byProject([['research', 'sales'], ['sales']]),
    "Sharding.byProject: projects[1] must not name what projects[0] has, got 'sales'; name it once: two engines would run the same workflows"],
  ['a domain twice in a shard', () => Sharding.byDomain([['production', 'production']]),
    "Sharding.byDomain: domains[0] must not name what domains[0] has, got 'production'; name it once: two engines would run the same workflows"],
  ['a list of domains', () => Sharding.byDomain(untyped(['production'])), "Sharding.byDomain: domains[0] must be a list, got 'production'; give a list, be it of one"],
  ['a manager that never rests', () => Sharding.hash(2, { scanInterval: Duration.millis(100) }),
    'Sharding.hash: scanInterval must be an integer from 1 to 3600, got 0.1; use whole seconds, such as Duration.seconds(10)'],
  ['a manager with more memory than its limit', sharded(Sharding.hash(2, { managerResources: { memory: { limit: Size.mebibytes(8), request: Size.mebibytes(16) } } })),
    "test/it/Manager: resources.memory.request must not be above its limit (8192Ki), got '16384Ki'; lower the request or raise the limit"],
  ['sharding by a number', (chart) => COMPONENTS.flytepropeller(chart, untyped({ sharding: 3 })),
    'test/it: sharding must be a Sharding, got 3; use one of Sharding.byDomain(...), Sharding.byProject(...), Sharding.hash(...)'],
  ['an autoscaler of shards', sharded(Sharding.hash(2), { autoscaling: { maxReplicas: 3 } }),
    "test/it: autoscaling must not be set, since one pod works and the others stand by; raise workers or resources, got '(an autoscaler)'; leave it out"],
  ['a strategy of shards', sharded(Sharding.hash(2), { strategy: kplus.DeploymentStrategy.recreate() }),
    "test/it: strategy must not come with sharding, got '(a strategy of Deployments)'; leave it out: the manager replaces each engine"],
  ['shards of two Flytes in a namespace', (chart) => {
    COMPONENTS.flytepropeller(chart, { sharding: Sharding.hash(2), namePrefix: 'blue' });
    new FlytePropeller(chart, 'other', { objectStore: testObjectStore(), admin: testEndpoint(), sharding: Sharding.hash(2), namePrefix: 'green' });
  }, "test/other: sharding must not come twice in namespace flyte, got '(a second one)'; the engines of test/it/Manager have the same Leases; use another namespace"],
];
