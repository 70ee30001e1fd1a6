import { ApiObject, App, Chart, JsonPatch } from 'cdk8s';
import { FlyteCore, FlyteCoreProps, FlyteImage, RunAs } from 'cdk8s-flyte';
import { ServiceAccount } from 'cdk8s-plus-27';
import { testChart, testDatabase, testObjectStore } from '../support';

function flyte(props: Partial<FlyteCoreProps> | ((chart: Chart) => Partial<FlyteCoreProps>)): FlyteCore {
  const chart = testChart();
  const given = typeof props === 'function' ? props(chart) : props;
  return new FlyteCore(chart, 'flyte', { database: testDatabase(chart), objectStore: testObjectStore(), ...given });
}

function patched(path: string, value: unknown): void {
  const core = flyte({});
  ApiObject.of(core.admin.deployment).addJsonPatch(JsonPatch.add(path, value));
  (core.node.root as App).synthYaml();
}

/** What rows say is refused, and what is said then. */
export const REFUSALS: { readonly [row: string]: readonly [refused: () => unknown, says: RegExp] } = {
  'A-011': [() => flyte({ scheduler: { replicas: 2 } }), /scheduler.*replicas/i],
  'A-049': [() => flyte({ admin: { corsAllowedOrigins: ['*'] } }), /corsAllowedOrigins/],
  'A-140': [
    (): unknown => flyte((chart) => {
      const serviceAccount = ServiceAccount.fromServiceAccountName(chart, 'account', 'shared', { namespaceName: 'flyte' });
      return { admin: { serviceAccount }, clusterResourceSync: { serviceAccount } };
    }),
    /serviceAccount must belong to this component only/,
  ],
  'A-171': [() => patched('/spec/template/spec/hostNetwork', true), /hostNetwork/],
  'B-040': [() => patched('/spec/template/spec/containers/0/securityContext/runAsNonRoot', false), /runAsNonRoot/],
  'C-023': [() => patched('/spec/template/spec/containers/0/securityContext/privileged', true), /privileged/],
  'C-025': [() => patched('/spec/template/spec/volumes/-', { name: 'host', hostPath: { path: '/var/lib' } }), /hostPath/],
  'D-035': [() => flyte({ taskNamespaces: { namespaceTemplate: '{{ domain }}' } }), /namespaceTemplate.*project/],
  'F-24': [() => flyte({ admin: { extraConfig: { logger: { level: 5 } } } }), /logger\.level/],
  'G-26': [() => flyte({ admin: { extraConfig: { storage: { stow: { config: { key: 'c2VjcmV0' } } } } } }), /storage/],
  'G-29': [() => FlyteImage.of({ repository: 'registry.example.com/flyteadmin', tag: 'latest', runAs: RunAs.of({ user: 1001 }) }), /latest/],
};
