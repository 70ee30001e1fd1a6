import { Chart } from 'cdk8s';
import {
  CertificateIssuer, FlyteBinary, FlyteCoreReleaseOptions, FlyteRbac, HelmRelease, Sharding, WebhookCertificates,
} from 'cdk8s-flyte';
import { Row, untyped } from './row';
import { COMPONENTS, core, testDatabase, testObjectStore } from '../support';

const release = (options: Partial<FlyteCoreReleaseOptions> = {}): HelmRelease => HelmRelease.flyteCore({ release: 'flyte', namespace: 'flyte', ...options });
const named = (options: object) => () => release(options);
const adopting = (props: object, adopts = release()): Row[1] => (chart) => core(chart, { adopts, ...props });
const part = (name: string, props: object = {}): Row[1] => (chart) => COMPONENTS[name](chart, { adopts: release(), ...props });
const HELM_NAME = 'HelmRelease.flyteCore: release must be the name of a Helm release (a-z, 0-9, - and ., 53 characters at most)';
const LABEL = 'be a DNS-1123 label (a-z, 0-9 and -, 63 characters at most)';
const other = (chart: Chart, id: string) => core(chart, { adopts: release() }, id);

/** What cannot be taken over, or not so. */
export const ADOPTION_ROWS: Row[] = [
  ['a release without a name', named({ release: '' }), `${HELM_NAME}, got ''; write it as helm list shows it`],
  ['a release in upper case', named({ release: 'Flyte' }), `${HELM_NAME}, got 'Flyte'; write it as helm list shows it`],
  ['a release with a name too long for Helm', named({ release: 'f'.repeat(54) }), `${HELM_NAME}, got '${'f'.repeat(54)}'; write it as helm list shows it`],
  ['a release that ends in a dash', named({ release: 'flyte-' }), `${HELM_NAME}, got 'flyte-'; write it as helm list shows it`],
  ['a release with an underscore', named({ release: 'my_flyte' }), `${HELM_NAME}, got 'my_flyte'; write it as helm list shows it`],
  ['a release with a line break', named({ release: 'flyte\n' }), `${HELM_NAME}, got 'flyte\n'; write it as helm list shows it`],
  ['a release by number', named({ release: untyped(1) }), 'HelmRelease.flyteCore: release must be a text, got 1; write it in quotes'],
  ['a release without a namespace', () => HelmRelease.flyteCore(untyped({ release: 'flyte' })), 'HelmRelease.flyteCore: namespace must be given, got nothing; it has no default'],
  ['a namespace in upper case', named({ namespace: 'Flyte' }), `HelmRelease.flyteCore: namespace must ${LABEL}, got 'Flyte'; write it as helm list shows it`],
  ['an empty namespace', named({ namespace: '' }), `HelmRelease.flyteCore: namespace must ${LABEL}, got ''; write it as helm list shows it`],
  ['a Lease in no namespace', named({ leaseNamespace: '' }), `HelmRelease.flyteCore: leaseNamespace must ${LABEL}, got ''; leave it out for flyte`],
  ['a Lease with a space', named({ leaseName: 'propeller leader' }), `HelmRelease.flyteCore: leaseName must ${LABEL}, got 'propeller leader'; leave it out for propeller-leader`],
  ['a chart by its name', (chart) => core(chart, { adopts: untyped('flyte-core') }), "test/flyte: adopts must be a HelmRelease, got '(a text)'; use HelmRelease.flyteCore(...)"],
  ['a Flyte in another namespace than its release', adopting({}, release({ namespace: 'flyte-prod' })),
    "test/flyte/Admin: namespace must be that of the adopted release (flyte-prod), got 'flyte'; give both the same: nothing can be moved in place"],
  ['a component that moves', adopting({ console: { namespace: 'consoles' } }),
    "test/flyte/Console: namespace must be that of the adopted release (flyte), got 'consoles'; give both the same: nothing can be moved in place"],
  ['a release and a prefix', adopting({ namePrefix: 'blue' }), "test/flyte/Admin: namePrefix must be left out with adopts, got 'blue'; remove it: the names are those of the release"],
  ['a release and an instance', adopting({ instance: 'flyte' }), "test/flyte/Admin: instance must be left out with adopts, got 'flyte'; remove it: the names are those of the release"],
  ['a component that adopts by itself', adopting({ admin: untyped({ adopts: 'flyte' }) }),
    "test/flyte: admin.adopts must be one for the whole Flyte, got 'flyte'; move it out of admin, beside database"],
  ['several engines after one', adopting({ propeller: { sharding: Sharding.hash(2) } }),
    "test/flyte/Propeller: sharding must be left out with adopts, got '2 engines'; remove it: the one engine of the release would go on beside those of a manager"],
  ['a single binary after flyte-core', (chart) => new FlyteBinary(chart, 'flyte', { adopts: release(), database: testDatabase(chart), objectStore: testObjectStore() }),
    "test/flyte/Binary: adopts must be left out, got 'flyte'; the chart flyte-core has no single binary; use FlyteCore"],
  ['another certificate of the webhook', adopting({ certificates: { webhook: WebhookCertificates.certManager({ issuer: CertificateIssuer.issuer('authority') }) } }),
    "test/flyte/PodWebhook: certificates must be left out with adopts, got '(not those of the release)'; "
    + 'the API server trusts the certificate of the release, and would refuse either the old pod or the new one'],
  ['a namespace at a level that keeps old pods out', adopting({ createNamespace: true }),
    'test/flyte: createNamespace must be left out with adopts, got true; the namespace is there; label it pod-security.kubernetes.io/enforce: restricted '
    + 'once there is no way back: pods of the chart would not start'],
  ['a label of the webhook\'s selector', part('flyte-pod-webhook', { labels: { app: 'mine' } }),
    "test/it: labels must leave the labels of the selector alone, got 'app'; remove it: the pods are selected by the value of the chart"],
  ['the same on its pods', part('flyte-pod-webhook', { podLabels: { app: 'mine' } }),
    "test/it: podLabels must leave the labels of the selector alone, got 'app'; remove it: the pods are selected by the value of the chart"],
  ['a Lease where no permission reaches', part('flytepropeller', { adopts: release({ leaseNamespace: 'elsewhere' }), rbac: FlyteRbac.namespace('tasks') }),
    "test/it: adopts must have its Lease in flyte or tasks, since rbac reaches no further, got 'elsewhere'; name its namespace by leaseNamespace, or give rbac up"],
  ['two Flytes of one release', (chart) => { other(chart, 'one'); other(new Chart(chart.node.root as never, 'second', { namespace: 'flyte' }), 'two'); },
    "second/two: adopts must be a release that no other Flyte adopts, got 'flyte'; test/one does; name another release, or leave it out for a Flyte beside it"],
];
