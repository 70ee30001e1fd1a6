import { Chart } from 'cdk8s';
import { AuthKeys, Authentication, FlyteCoreProps, ObjectStore } from 'cdk8s-flyte';
import * as kplus from 'cdk8s-plus-27';
import { containersOf, core, findAll, manifests, nameOf, testChart, testSecret } from './support';
import { Document } from '../src/private/documents';

/** The deployments of a whole Flyte. */
export const COMPONENTS = ['flyteadmin', 'flytescheduler', 'datacatalog', 'flytepropeller', 'flyte-pod-webhook', 'flyteconsole', 'syncresources'];

/** The ConfigMaps of those that read one. */
export const CONFIGS = COMPONENTS.filter((name) => name !== 'flyteconsole').map((name) => `${name}-config`);

/** What a whole Flyte is rendered as. */
export function rendered(props: Partial<FlyteCoreProps> = {}, chart: Chart = testChart()): Document[] {
  core(chart, props);
  return manifests(chart);
}

/** Its deployments, none missing. */
export function deployments(all: readonly Document[]): Document[] {
  const found = findAll(all, 'Deployment');
  expect(found.map(nameOf).sort()).toEqual([...COMPONENTS].sort());
  return found;
}

/** Its containers. */
export function containers(all: readonly Document[]): Document[] {
  return deployments(all).flatMap((one) => containersOf(one).map(({ body }) => body));
}

/** Login, with all its secrets in one Secret `auth`. */
export function oidc(
  chart: Chart, keys: AuthKeys = AuthKeys.fromSecret(kplus.Secret.fromSecretName(chart, 'keys', 'auth')), publicUrl = 'https://flyte.example.com',
): Authentication {
  return Authentication.oidc({
    publicUrl,
    provider: { baseUrl: 'https://login.example.com', clientId: 'flyte', clientSecret: testSecret(chart, 'auth', 'oidc') },
    keys,
    internalClient: { clientSecret: testSecret(chart, 'auth', 'client'), clientSecretHash: testSecret(chart, 'auth', 'hash') },
  });
}

/** A whole Flyte with login. */
export function withLogin(): Document[] {
  const chart = testChart();
  return rendered({ authentication: oidc(chart) }, chart);
}

/** A bucket reached by access key. */
export function accessKeyStore(chart: Chart): ObjectStore {
  const accessKey = { accessKeyId: testSecret(chart, 's3', 'id'), secretAccessKey: testSecret(chart, 's3', 'key') };
  return ObjectStore.s3({ bucket: 'acme-flyte', region: 'eu-central-1', accessKey });
}
