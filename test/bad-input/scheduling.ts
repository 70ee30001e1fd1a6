import { Chart, Duration } from 'cdk8s';
import { FlyteScheduling, NodeLabel } from 'cdk8s-flyte';
import * as kplus from 'cdk8s-plus-27';
import { Row } from './row';
import { COMPONENTS, core } from '../support';

const scheduled = (scheduling: FlyteScheduling) => (chart: Chart) => COMPONENTS.flyteadmin(chart, { scheduling });
const labels = [NodeLabel.exists('pool')];

/** Scheduling that the API server would refuse, or that would not mean what it seems to. */
export const SCHEDULING_ROWS: Row[] = [
  ['a node selector with a blank', scheduled({ nodeSelector: { pool: 'a b' } }),
    "test/it: scheduling.nodeSelector['pool'] must be a Kubernetes label value, got 'a b'; copy it from the node"],
  ['a node selector without a name', scheduled({ nodeSelector: { 'a/b/c': 'x' } }),
    "test/it: scheduling.nodeSelector must have label names as keys, got 'a/b/c'; write for example 'team' or 'example.com/team'"],
  ['a node selector for all of FlyteCore', (chart) => core(chart, { scheduling: { nodeSelector: { pool: 'a b' } } }),
    "test/flyte/Admin: scheduling.nodeSelector['pool'] must be a Kubernetes label value, got 'a b'; copy it from the node"],
  ['a toleration of a value without key', scheduled({ tolerations: [{ value: 'flyte' }] }),
    'test/it: scheduling.tolerations[0].key must come with value, got nothing; name the taint, or leave the value out for every taint'],
  ['a toleration with a bad key', scheduled({ tolerations: [{ key: 'a b' }] }),
    "test/it: scheduling.tolerations[0].key must be the name of a label, got 'a b'; copy it from the node"],
  ['a toleration with a bad value', scheduled({ tolerations: [{ key: 'a', value: 'b c' }] }),
    "test/it: scheduling.tolerations[0].value must be a Kubernetes label value, got 'b c'; copy it from the taint"],
  ['a toleration for a while of what puts nobody out', scheduled({
    tolerations: [{ key: 'a', effect: kplus.TaintEffect.NO_SCHEDULE, duration: Duration.minutes(1) }],
  }), "test/it: scheduling.tolerations[0].duration must come with the effect NO_EXECUTE, got 'NoSchedule'; other taints put no pod out; leave it out"],
  ['a toleration of half a second', scheduled({ tolerations: [{ key: 'a', effect: kplus.TaintEffect.NO_EXECUTE, duration: Duration.millis(500) }] }),
    'test/it: scheduling.tolerations[0].duration must be an integer >= 0, got 0.5; use whole seconds, such as Duration.minutes(5)'],
  ['a node term without labels', scheduled({ nodeAffinity: [{ labels: [] }] }),
    'test/it: scheduling.nodeAffinity[0].labels must name at least one label, got []; no node fits an empty term'],
  ['a node preference without weight', scheduled({ nodeAffinity: [{ labels, weight: 0 }] }),
    'test/it: scheduling.nodeAffinity[0].weight must be an integer from 1 to 100, got 0; leave it out where it is required'],
  ['a pod preference too heavy', scheduled({ podAffinity: [{ weight: 101 }] }),
    'test/it: scheduling.podAffinity[0].weight must be an integer from 1 to 100, got 101; leave it out where it is required'],
  ['a pod term without labels', scheduled({ podAntiAffinity: [{ labels: {} }] }),
    "test/it: scheduling.podAntiAffinity[0].labels must name at least one label, got {}; leave it out for the component's own pods"],
  ['a pod term of a bad namespace', scheduled({ podAffinity: [{ namespaces: ['A'] }] }),
    "test/it: scheduling.podAffinity[0].namespaces[0] must be a DNS-1123 label (a-z, 0-9 and -, 63 characters at most), got 'A'; name a namespace"],
  ['a pod term of a bad topology', scheduled({ podAffinity: [{ topologyKey: '' }] }),
    "test/it: scheduling.podAffinity[0].topologyKey must be the name of a label, got ''; copy it from the node"],
  ['a spread over nothing', scheduled({ topologySpread: [{ topologyKey: '' }] }),
    "test/it: scheduling.topologySpread[0].topologyKey must be the name of a label, got ''; copy it from the node"],
  ['a spread without skew', scheduled({ topologySpread: [{ topologyKey: 'zone', maxSkew: 0 }] }),
    'test/it: scheduling.topologySpread[0].maxSkew must be an integer >= 1, got 0; leave it out for 1'],
  ['a malformed runtime class', scheduled({ runtimeClassName: 'gVisor' }),
    "test/it: scheduling.runtimeClassName must be a DNS-1123 subdomain (a-z, 0-9, - and .), got 'gVisor'; name an existing RuntimeClass"],
  ['a malformed scheduler', scheduled({ schedulerName: '' }),
    "test/it: scheduling.schedulerName must be a DNS-1123 subdomain (a-z, 0-9, - and .), got ''; name an existing scheduler"],
  ['a node label without values', () => NodeLabel.oneOf('zone', []),
    'NodeLabel.oneOf: values must name at least one value, got []; use exists or absent where the value does not matter'],
  ['a node label with a bad value', () => NodeLabel.is('zone', 'a b'), "NodeLabel.is: values[0] must be a Kubernetes label value, got 'a b'; copy it from the node"],
  ['a node label without a name', () => NodeLabel.exists(''), "NodeLabel.exists: key must be the name of a label, got ''; copy it from the node"],
  ['a node label above a fraction', () => NodeLabel.above('cores', 1.5), 'NodeLabel.above: bound must be an integer >= 0, got 1.5; compare with a whole number'],
];
