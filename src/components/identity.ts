import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { adopted, Naming } from './adoption';
import { claimIdentity } from './claims';
import { FlyteCommonProps, FlyteComponentProps } from './component-props';
import { refusal, requireLabel, requireLabelValue } from '../private/checks';
import { requireLabels } from '../private/metadata-checks';
import { FlyteImage, FlyteImageName, FlyteRelease } from '../release';
import { SecurityProfile } from '../security/profile';
import { HelmRelease } from '../settings/helm-release';

/** Which component it is. */
export interface ComponentKind {
  /** Its name in Flyte, `flyteadmin`. */
  readonly name: string;
  /** Its role, for the label `app.kubernetes.io/component`. */
  readonly role: string;
  /** The release's image that it runs. */
  readonly image: FlyteImageName;
}

/** The identity of a component: what it is called, where it lives, what it runs, how its pods are selected. */
export interface Identity {
  readonly kind: ComponentKind;
  readonly path: string;
  /** Object name, prefix included. */
  readonly name: string;
  readonly namespace: string;
  readonly labels: { [name: string]: string };
  readonly selector: { [name: string]: string };
  readonly release: FlyteRelease;
  readonly image: FlyteImage;
  readonly profile: SecurityProfile;
  /** An object name of the same Flyte. */
  readonly named: (base: string) => string;
  /** The Helm release that is taken over, if one is. */
  readonly adopts?: HelmRelease;
}

/** Resolves and checks what a component is called and where it lives, and takes the names for it. */
export function identify(scope: Construct, kind: ComponentKind, props: FlyteComponentProps): Identity {
  const path = scope.node.path;
  const namespace = props.namespace ?? Chart.of(scope).namespace;
  if (namespace === undefined) {
    throw refusal(path, 'namespace', 'be set', undefined, "set it here or on the chart, to 'flyte' for example");
  }
  requireLabel(path, 'namespace', namespace, 'use for example flyte');
  const { adopts } = props;
  const naming = adopts === undefined ? ofItsOwn(path, kind, props) : adopted(path, kind.name, namespace, { ...props, adopts });
  const { instance, named, selector } = naming;
  requireOwnLabels(path, 'labels', props.labels);
  const release = props.release ?? FlyteRelease.LATEST;
  const image = props.image ?? release.image(kind.image);
  if (props.image !== undefined) { release._requireVersion(path, 'image', kind.image, props.image); }
  const name = named(kind.name);
  const labels = { ...nameAndInstance(kind.name, instance), ...selector };
  claimIdentity(scope, namespace, name, labels);
  return {
    kind,
    path,
    name,
    namespace,
    named,
    selector,
    labels: {
      ...props.labels,
      ...labels,
      'app.kubernetes.io/component': kind.role,
      'app.kubernetes.io/managed-by': 'cdk8s',
      'app.kubernetes.io/part-of': 'flyte',
      'app.kubernetes.io/version': image.version,
    },
    adopts,
    release,
    image,
    profile: SecurityProfile._own(props.securityProfile ?? SecurityProfile.KUBERNETES),
  };
}

/** The instance all objects of one Flyte share. */
export function instanceOf(props: FlyteCommonProps): string {
  return props.adopts?.release ?? props.instance ?? props.namePrefix ?? 'flyte';
}

/** What a component is called that takes over nothing. */
function ofItsOwn(path: string, kind: ComponentKind, props: FlyteCommonProps): Naming {
  const named = prefixed(path, props.namePrefix);
  const instance = requireLabelValue(path, 'instance', instanceOf(props), 'use the release name');
  if (instance === '') { throw refusal(path, 'instance', 'not be empty', instance, "leave it out for 'flyte'"); }
  return { instance, named, selector: nameAndInstance(kind.name, instance) };
}

function nameAndInstance(name: string, instance: string): { [label: string]: string } {
  return { 'app.kubernetes.io/name': name, 'app.kubernetes.io/instance': instance };
}

/** Name, namespace and labels, as every object of a component carries them. */
export function metadataOf(identity: Identity, base?: string): { name: string; namespace: string; labels: { [name: string]: string } } {
  return { name: base === undefined ? identity.name : identity.named(base), namespace: identity.namespace, labels: identity.labels };
}

function prefixed(path: string, prefix: string | undefined): Identity['named'] {
  if (prefix === undefined) { return (base) => base; }
  requireLabel(path, 'namePrefix', prefix, 'use for example blue, without a dash at its end');
  if (prefix.length > 30) { throw refusal(path, 'namePrefix', 'have 30 characters at most', prefix, 'shorten it'); }
  return (base) => `${prefix}-${base}`;
}

/** Refuses labels that the API server would refuse, and those that are the library's. */
export function requireOwnLabels(path: string, prop: string, labels: { [name: string]: string } | undefined): void {
  requireLabels(path, prop, labels);
  const recommended = Object.keys(labels ?? {}).find((label) => label.startsWith('app.kubernetes.io/'));
  if (recommended !== undefined) {
    throw refusal(path, prop, 'leave the recommended labels to the library', recommended, 'set instance, or use another name');
  }
}
