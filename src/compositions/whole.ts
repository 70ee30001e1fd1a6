import { Construct } from 'constructs';
import { FlyteCertificates } from './flyte-core-props';
import { FlyteControlPlaneOptions, FlyteSharedOptions } from './flyte-options';
import { FlyteMonitoring, requireMonitoringOptions } from './monitoring';
import { FlyteNetworkPolicies } from './network-policies';
import { requireNetworkPolicyOptions } from '../access/network-policy';
import { FlyteServiceOptions, isOpen } from '../access/service';
import { claimObject, claimRelease } from '../components/claims';
import { FlyteCommonProps, FlyteProcessOptions } from '../components/component-props';
import { FlyteComponent } from '../components/flyte-component';
import { instanceOf } from '../components/identity';
import { refusal } from '../private/checks';
import { CHART_INGRESS } from '../private/flyte-core-chart';
import { SecurityProfile } from '../security/profile';
import { requireServerSide } from '../settings/authentication';
import { requireTasks } from '../settings/tasks';
import { requireServiceAccountAnnotations } from '../settings/workload-identity';

/** What every process of a Flyte is told alike. */
export type CommonOptions = FlyteCommonProps & Pick<FlyteProcessOptions, 'logLevel' | 'logFormat' | 'logSource'>;

/**
 * Refuses what is wrong with a whole Flyte, however its parts are spread.
 * @param services that can be open outside the cluster, by their props
 */
export function requireWhole(
  path: string, whole: FlyteSharedOptions & FlyteControlPlaneOptions, certificates: FlyteCertificates | undefined,
  services: { readonly [prop: string]: FlyteServiceOptions | undefined },
): void {
  requireServerSide(path, whole.authentication);
  const open = Object.keys(services).find((prop) => isOpen(services[prop]));
  if (open !== undefined && whole.networkPolicies?.exposed === false) {
    throw refusal(path, 'networkPolicies.exposed', `not be false with ${open}.service`, false, `remove it, or the type of ${open}.service`);
  }
  requireExposure(path, whole, certificates);
}

/** Refuses what is wrong with any Flyte, whichever parts it has. */
export function requireShared(path: string, whole: FlyteSharedOptions): void {
  requireServiceAccountAnnotations(path, 'workloadIdentity', whole.workloadIdentity);
  requireTasks(path, whole.tasks ?? {});
  requireNetworkPolicyOptions(path, 'networkPolicies.', whole.networkPolicies ?? {});
  requireMonitoring(path, whole);
  requireWayBack(path, whole);
}

/** Takes the name of the whole in its namespace: what belongs to no component of two of them would be one. */
export function claimWhole(scope: Construct, whole: FlyteSharedOptions, namespace: string | undefined): void {
  if (whole.adopts !== undefined) { claimRelease(scope, whole.adopts); }
  if (namespace !== undefined) { claimObject(scope, namespace, nameOfWhole(whole)); }
}

/** What every component is told alike. */
export function commonOf(whole: FlyteSharedOptions): CommonOptions {
  return {
    namespace: whole.namespace,
    namePrefix: whole.namePrefix,
    instance: whole.instance,
    adopts: whole.adopts,
    labels: whole.labels,
    release: whole.release,
    securityProfile: whole.securityProfile,
    imagePullSecrets: whole.imagePullSecrets,
    runAs: whole.runAs,
    scheduling: whole.scheduling,
    dns: whole.dns,
    hostAliases: whole.hostAliases,
    podLabels: whole.podLabels,
    podAnnotations: whole.podAnnotations,
    env: whole.env,
    logLevel: whole.logLevel,
    logFormat: whole.logFormat,
    logSource: whole.logSource,
  };
}

/** The same for components that have no log of Flyte's kind. */
export function withoutLog<T extends CommonOptions>({ logLevel: _logLevel, logFormat: _logFormat, logSource: _logSource, ...plain }: T) {
  return plain;
}

/** Labels of what belongs to no component. */
export function labelsOf(whole: FlyteSharedOptions): { [name: string]: string } {
  return {
    ...whole.labels,
    'app.kubernetes.io/instance': instanceOf(whole),
    'app.kubernetes.io/managed-by': 'cdk8s',
    'app.kubernetes.io/part-of': 'flyte',
  };
}

/** What is called after the whole Flyte. */
export function nameOfWhole({ adopts, namePrefix }: FlyteSharedOptions): string {
  if (adopts !== undefined) { return CHART_INGRESS; }
  return namePrefix === undefined ? 'flyte' : `${namePrefix}-flyte`;
}

/** The network policies of a composition, and what it makes for Prometheus. */
export function surround(scope: Construct, whole: FlyteSharedOptions, components: FlyteComponent[], isExposed: boolean) {
  const { policies } = new FlyteNetworkPolicies(scope, 'NetworkPolicies', {
    ...whole.networkPolicies,
    exposed: whole.networkPolicies?.exposed ?? (isExposed ? true : undefined),
    components,
  });
  return { policies, monitoring: whole.monitoring === undefined ? undefined : new FlyteMonitoring(scope, 'Monitoring', { ...whole.monitoring, components }) };
}

/** Under the level of a namespace that Flyte makes, pods of the chart do not start. */
function requireWayBack(path: string, { adopts, createNamespace }: FlyteSharedOptions): void {
  if (adopts !== undefined && createNamespace === true) {
    throw refusal(path, 'createNamespace', 'be left out with adopts', true,
      'the namespace is there; label it pod-security.kubernetes.io/enforce: restricted once there is no way back: pods of the chart would not start');
  }
}

/** Monitors are of use only where the policies let Prometheus in. */
function requireMonitoring(path: string, { monitoring, networkPolicies }: FlyteSharedOptions): void {
  if (monitoring === undefined) { return; }
  requireMonitoringOptions(path, 'monitoring.', monitoring);
  if (networkPolicies?.enabled !== false && networkPolicies?.metricsNamespaceLabels === undefined) {
    throw refusal(path, 'networkPolicies.metricsNamespaceLabels', 'be given with monitoring', undefined,
      'name the namespace of Prometheus, such as kubernetes.io/metadata.name with monitoring: the policies keep it out otherwise');
  }
}

/** Whatever is reached from outside authenticates, and by the objects its platform knows. */
function requireExposure(path: string, props: FlyteSharedOptions & FlyteControlPlaneOptions, certificates: FlyteCertificates | undefined): void {
  if (props.exposure === undefined) { return; }
  const { host, openshift, noTlsInside } = props.exposure._entrance;
  if (props.authentication === undefined) {
    throw refusal(path, 'authentication', 'be given with exposure', undefined,
      'use Authentication.oidc(...), or say Authentication.disabled(reason) where something else authenticates');
  }
  if (noTlsInside !== undefined && certificates?.admin !== undefined) {
    throw refusal(path, 'exposure', 'not come with certificates.admin', host, noTlsInside);
  }
  if (props.networkPolicies?.exposed === false) {
    throw refusal(path, 'networkPolicies.exposed', 'not be false with exposure', false, 'remove it, or exposure');
  }
  const onOpenshift = props.securityProfile !== undefined && SecurityProfile._own(props.securityProfile) === SecurityProfile.OPENSHIFT;
  if (onOpenshift !== openshift) {
    throw refusal(path, 'exposure', onOpenshift ? 'be Exposure.route(...) on OpenShift' : 'be Exposure.route(...) on OpenShift only', host,
      onOpenshift ? 'use Exposure.route(...)' : 'use Exposure.ingress(...) or Exposure.gateway(...), or set securityProfile: SecurityProfile.OPENSHIFT');
  }
}
