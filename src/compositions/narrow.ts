import { FlyteCertificates } from './flyte-core-props';
import { FlyteDataPlaneOptions, FlyteSharedOptions, OptionalPartOptions } from './flyte-options';
import { FlytePropellerSettings } from '../components/parts/propeller';
import { refusal } from '../private/checks';

/** What permissions over one namespace leave no room for. */
type NarrowProps = FlyteSharedOptions & FlyteDataPlaneOptions & {
  readonly certificates?: FlyteCertificates;
  readonly clusterResourceSync?: OptionalPartOptions;
  readonly podWebhook?: OptionalPartOptions;
  readonly propeller?: FlytePropellerSettings;
  readonly binary?: FlytePropellerSettings;
};

/** The props of a Flyte without what needs permissions that it does not have, if `rbac` gives it those over one namespace only. */
export function withinScope<P extends NarrowProps>(path: string, props: P, engine: 'propeller' | 'binary'): P {
  if (props.rbac?._tasks === undefined) { return props; }
  const over = (prop: string, value: unknown, fix: string) => refusal(path, prop, 'be left out with rbac: FlyteRbac.namespace(...)', value, fix);
  if (props.createNamespace === true) { throw over('createNamespace', true, 'Flyte may make no namespaces; both must exist'); }
  if (props.clusterResourceSync !== undefined && props.clusterResourceSync.enabled !== false) {
    throw over('clusterResourceSync', '(set)', 'it would make namespaces; set enabled: false, or remove it');
  }
  if (props.taskNamespaces !== undefined) { throw over('taskNamespaces', '(set)', 'tasks run in one namespace, which you make with all that stands in it'); }
  if (props.tasks?.podTemplate !== undefined) {
    throw over('tasks.podTemplate', props.tasks.podTemplate, 'flytepropeller looks for PodTemplates in all namespaces at once; use the other props of tasks');
  }
  if (props.tasks?.lifecycle?.sendObjectEvents === true) {
    throw over('tasks.lifecycle.sendObjectEvents', true, 'flytepropeller watches the events of all namespaces at once');
  }
  const supplied = props.certificates?.webhook !== undefined && !props.certificates.webhook.selfRegistered;
  if (props.podWebhook !== undefined && props.podWebhook.enabled !== false && !supplied) {
    throw refusal(path, 'certificates.webhook', 'be WebhookCertificates.supplied(...) with rbac: FlyteRbac.namespace(...) and a webhook', undefined,
      'the webhook may not register itself; whoever runs the cluster applies its MutatingWebhookConfiguration');
  }
  return {
    ...props,
    clusterResourceSync: { enabled: false },
    podWebhook: supplied ? props.podWebhook : { ...props.podWebhook, enabled: false },
    // Only whoever runs the cluster can apply it.
    [engine]: { ...props[engine], crd: props[engine]?.crd ?? false },
  };
}
