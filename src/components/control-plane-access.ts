import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { FlyteCommonProps } from './component-props';
import { ComponentKind, identify, metadataOf } from './identity';
import { WORKFLOW_RULES } from './parts/admin';
import { accessWithin } from './parts/scope';
import { grantElsewhere, grantInCluster } from '../access/rbac';
import { NAMES } from '../private/vocabulary';
import { FlyteImageName } from '../release';
import { FlyteRbac } from '../settings/flyte-rbac';

/** Of whom this is a part: it runs nothing here. */
const KIND: ComponentKind = { name: NAMES.flyteadmin, role: 'control-plane-access', image: FlyteImageName.FLYTEADMIN };

/** What a flyteadmin of another cluster is here, and the Secret with its token, which Kubernetes fills. */
export interface ControlPlaneAccess {
  readonly serviceAccount: kplus.ServiceAccount;
  readonly token: kplus.ISecret;
}

/** Gives a flyteadmin of another cluster what it does here, and no more. */
export function controlPlaneAccess(scope: Construct, props: FlyteCommonProps & { readonly rbac?: FlyteRbac }): ControlPlaneAccess {
  const { rbac, ...common } = props;
  const within = new Construct(scope, 'ControlPlaneAccess');
  const identity = identify(within, KIND, common);
  const metadata = metadataOf(identity);
  const serviceAccount = new kplus.ServiceAccount(within, 'ServiceAccount', { metadata, automountToken: false });
  const access = { name: identity.name, namespace: identity.namespace, labels: identity.labels, serviceAccount };
  const { cluster = [], elsewhere = {} } = accessWithin(identity, { cluster: [...WORKFLOW_RULES] }, rbac);
  grantInCluster(within, access, cluster);
  Object.entries(elsewhere).forEach(([namespace, rules]) => grantElsewhere(within, access, namespace, rules));
  const secret = new kplus.k8s.KubeSecret(within, 'Token', {
    metadata: { ...metadataOf(identity, `${KIND.name}-token`), annotations: { 'kubernetes.io/service-account.name': serviceAccount.name } },
    type: 'kubernetes.io/service-account-token',
  });
  return { serviceAccount, token: kplus.Secret.fromSecretName(within, 'TokenReference', secret.name) };
}
