import { IConstruct } from 'constructs';
import { refusal } from '../private/checks';

/** What the components of an app have taken, and who took it, by root construct: two takers would be one set of objects, or of pods. */
const claims = new WeakMap<IConstruct, Map<string, string>>();

/** Takes the object name, the selector and the name of cluster-scoped objects for a component; refuses what another one has. */
export function claimIdentity(scope: IConstruct, namespace: string, name: string, selector: { [label: string]: string }): void {
  const path = scope.node.path;
  const instance = selector['app.kubernetes.io/instance'];
  claimObject(scope, namespace, name);
  // Services, network policies and Deployments select by these two labels.
  claim(scope, `selector ${namespace}/${selector['app.kubernetes.io/name']} of instance ${instance}`, (other) => refusal(path, 'instance',
    'differ for each Flyte of a namespace', instance, `the pods of ${other} carry it; leave it out, since it follows namePrefix`));
  // Cluster-scoped objects carry both in one name, in which a dash may belong to either.
  claim(scope, `cluster-scoped ${namespace}-${name}`, (other) => refusal(path, 'namePrefix', 'not make the cluster-scoped name of another component',
    `${namespace}-${name}`, `${other} has it; use another prefix or namespace`));
}

/** Takes the name of an object that a component makes beside those of its own name. */
export function claimObject(scope: IConstruct, namespace: string, name: string): void {
  claim(scope, `object ${namespace}/${name}`, (other) => new Error(`${scope.node.path}: ${name} already exists in namespace ${namespace}, made by ${other}; `
    + 'use another namespace, or namePrefix for a second Flyte in this one; give what is for another cluster an App of its own'));
}

/** Takes the Leases of several engines, whose names Flyte's manager has built in. */
export function claimShards(scope: IConstruct, namespace: string): void {
  claim(scope, `shards ${namespace}`, (other) => refusal(scope.node.scope?.node.path ?? scope.node.path, 'sharding', `not come twice in namespace ${namespace}`,
    '(a second one)', `the engines of ${other} have the same Leases; use another namespace`));
}

/** Takes an installed release for one Flyte. */
export function claimRelease(scope: IConstruct, { namespace, release }: { readonly namespace: string; readonly release: string }): void {
  claim(scope, `release ${namespace}/${release}`, (other) => refusal(scope.node.path, 'adopts', 'be a release that no other Flyte adopts', release,
    `${other} does; name another release, or leave it out for a Flyte beside it`));
}

/** Takes an existing service account for one component. */
export function claimServiceAccount(scope: IConstruct, namespace: string, name: string): void {
  claim(scope, `service account ${namespace}/${name}`, (other) => refusal(scope.node.path, 'serviceAccount', 'belong to this component only', name,
    `${other} uses it, and each could do what the other may; name another one`));
}

/** Takes the name of a network policy: of two, the one applied last would know only its own half of the connections. */
export function claimPolicy(scope: IConstruct, namespace: string | undefined, name: string): void {
  claim(scope, `network policy ${namespace}/${name}`, (other) => refusal(scope.node.path, 'components', `have no policies yet, which ${other} makes`,
    `${namespace}/${name}`, 'list all components of one Flyte once, in one FlyteNetworkPolicies; FlyteCore makes its own'));
}

/** Takes the name of an object that is there for Prometheus. */
export function claimMetrics(scope: IConstruct, what: 'object' | 'monitor', namespace: string, name: string): void {
  claim(scope, `${what} ${namespace}/${name}`, (other) => refusal(scope.node.path, 'components', `have no ${what === 'monitor' ? 'monitor' : 'other object'} of the name yet`,
    `${namespace}/${name}`, `${other} makes it; monitor each component once`));
}

function claim(scope: IConstruct, key: string, taken: (other: string) => Error): void {
  const ofApp = claims.get(scope.node.root) ?? new Map<string, string>();
  claims.set(scope.node.root, ofApp);
  const other = ofApp.get(key);
  if (other !== undefined) { throw taken(other); }
  ofApp.set(key, scope.node.path);
}
