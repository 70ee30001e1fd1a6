import { ApiObject, JsonPatch } from 'cdk8s';
import { FlyteAdmin, FlyteImage, RunAs, SecurityProfile } from 'cdk8s-flyte';
import * as kplus from 'cdk8s-plus-27';
import { evaluate } from '../../src/judging/pss';
import { Document, documentOf, merge } from '../../src/private/documents';
import {
  COMPONENTS, containerOf, containersOf, core, find, findAll, manifests, podOf, synthOne, templateOf, testChart, testDatabase, testObjectStore,
} from '../support';

const POD = '/spec/template/spec';
const AT = `${POD}/initContainers/0`;
const ANNOTATIONS = '/spec/template/metadata/annotations';
const REASON = 'node policy hides /etc/hosts';
const GRANT = { allowRootInit: true, reason: REASON };
const WITH_DATABASE = ['flyteadmin', 'flytescheduler', 'datacatalog', 'syncresources'];

function admin(checkDbReady: object = GRANT, props: object = {}): FlyteAdmin {
  const chart = testChart();
  return new FlyteAdmin(chart, 'it', { database: testDatabase(chart), objectStore: testObjectStore(), checkDbReady, ...props });
}

function deployment(component: FlyteAdmin): Document {
  return find(synthOne(component), 'Deployment', 'flyteadmin');
}

describe.each(WITH_DATABASE)('%s', (name) => {
  const rendered = (checkDbReady: object) => find(synthOne(COMPONENTS[name](testChart(), { checkDbReady })), 'Deployment', name);
  const [plain, granted] = [rendered({}), rendered(GRANT)];

  test('differs by the grant in three fields and two annotations, and in nothing else', () => {
    const expected = merge(plain, {});
    const template = documentOf(documentOf(expected.spec).template);
    const annotations = documentOf(documentOf(template.metadata).annotations);
    const [check, ...others] = containersOf(expected).filter(({ list }) => list === 'initContainers').map(({ body }) => body);
    expect(granted).toEqual(merge(expected, {
      spec: {
        template: {
          metadata: { annotations: { ...annotations, 'cdk8s-flyte.dev/root-grant': 'check-db-ready', 'cdk8s-flyte.dev/root-grant-reason': REASON } },
          spec: { initContainers: [merge(check, { securityContext: { runAsNonRoot: false, runAsUser: 0, runAsGroup: 0 } }), ...others] },
        },
      },
    }));
  });

  test('passes Pod Security baseline with the grant, and fails restricted by that container alone', () => {
    expect(evaluate(granted, { level: 'baseline' }).flatMap(({ violations }) => violations)).toEqual([]);
    const refused = evaluate(granted, { level: 'restricted' }).flatMap(({ violations }) => violations).flatMap(({ locations }) => locations);
    expect([...new Set(refused.map(({ container }) => container))]).toEqual(['check-db-ready']);
  });
});

describe('without a grant', () => {
  test('check-db-ready runs as the user of its image, and nothing is annotated', () => {
    const manifest = deployment(admin({}));
    expect(containerOf(manifest, 'check-db-ready').securityContext).toMatchObject({ runAsUser: 70, runAsGroup: 70, runAsNonRoot: true });
    expect(Object.keys(documentOf(documentOf(templateOf(manifest).metadata).annotations))).toEqual(['cdk8s-flyte.dev/config-checksum']);
  });

  test('the annotation alone grants nothing', () => {
    const component = admin({}, { podAnnotations: { 'cdk8s-flyte.dev/root-grant': 'check-db-ready', 'cdk8s-flyte.dev/root-grant-reason': 'mine' } });
    ApiObject.of(component).addJsonPatch(JsonPatch.replace(`${AT}/securityContext/runAsUser`, 0));
    expect(() => deployment(component)).toThrow('container check-db-ready: spec.template.spec.initContainers[0].securityContext.runAsUser is 0');
  });
});

describe('the guard refuses, in spite of a grant,', () => {
  const container = (field: string) => 'test/it/Default/Resource: Deployment flyteadmin: container check-db-ready: '
    + `spec.template.spec.initContainers[0].${field} was changed, and a root grant covers the container only as the library renders it; `
    + 'remove the patch, or drop allowRootInit';

  test.each<[string, JsonPatch, string]>([
    ['another image', JsonPatch.replace(`${AT}/image`, 'example/mine:1'), container('image')],
    ['another command', JsonPatch.replace(`${AT}/command`, ['sh']), container('command')],
    ['another script', JsonPatch.replace(`${AT}/command/2`, 'id'), container('command')],
    ['arguments', JsonPatch.add(`${AT}/args`, ['x']), container('args')],
    ['another host', JsonPatch.replace(`${AT}/env/0/value`, 'other'), container('env')],
    ['another variable', JsonPatch.add(`${AT}/env/-`, { name: 'LD_PRELOAD', value: '/tmp/x.so' }), container('env')],
    ['privilege', JsonPatch.replace(`${AT}/securityContext/privileged`, true), container('securityContext')],
    ['escalation', JsonPatch.replace(`${AT}/securityContext/allowPrivilegeEscalation`, true), container('securityContext')],
    ['a capability', JsonPatch.add(`${AT}/securityContext/capabilities/add`, ['CHOWN']), container('securityContext')],
    ['capabilities kept', JsonPatch.remove(`${AT}/securityContext/capabilities`), container('securityContext')],
    ['a writable root filesystem', JsonPatch.replace(`${AT}/securityContext/readOnlyRootFilesystem`, false), container('securityContext')],
    ['no seccomp', JsonPatch.remove(`${AT}/securityContext/seccompProfile`), container('securityContext')],
    ['the container as a native sidecar', JsonPatch.add(`${AT}/restartPolicy`, 'Always'), container('restartPolicy')],
    ['another mount', JsonPatch.add(`${AT}/volumeMounts`, [{ name: 'database', mountPath: '/etc/db' }]), container('volumeMounts')],
    ['a hook', JsonPatch.add(`${AT}/lifecycle`, { postStart: { exec: { command: ['sh'] } } }), container('lifecycle')],
    ['no annotation', JsonPatch.remove(`${ANNOTATIONS}/cdk8s-flyte.dev~1root-grant`),
      "spec.template.metadata.annotations['cdk8s-flyte.dev/root-grant'] is not set, so the manifest hides a root grant; remove the patch that changed it"],
    ['another reason', JsonPatch.replace(`${ANNOTATIONS}/cdk8s-flyte.dev~1root-grant-reason`, 'none'),
      "spec.template.metadata.annotations['cdk8s-flyte.dev/root-grant-reason'] is none, so the manifest hides a root grant"],
    ['no annotations', JsonPatch.remove(ANNOTATIONS), "annotations['cdk8s-flyte.dev/root-grant'] is not set, so the manifest hides a root grant"],
    ['root in another init container', JsonPatch.replace(`${POD}/initContainers/1/securityContext/runAsUser`, 0),
      'container run-migrations: spec.template.spec.initContainers[1].securityContext.runAsUser is 0; set it to a whole number from 1 to 2147483647'],
    ['what only restricted refuses in another init container', JsonPatch.add(`${POD}/initContainers/1/ports`, [{ containerPort: 1, hostPort: 1 }]),
      'container run-migrations: spec.template.spec.initContainers[1].ports[0].hostPort is 1, which Pod Security restricted refuses'],
    ['root in the main container', JsonPatch.replace(`${POD}/containers/0/securityContext/runAsUser`, 0),
      'container flyteadmin: spec.template.spec.containers[0].securityContext.runAsUser is 0'],
    ['a container of the same name elsewhere', JsonPatch.add(`${POD}/containers/-`, { name: 'check-db-ready', image: 'x', securityContext: { runAsUser: 0 } }),
      'container check-db-ready: spec.template.spec.containers[1].securityContext.runAsUser is 0'],
    ['the pod as root', JsonPatch.replace(`${POD}/securityContext/runAsUser`, 0), 'spec.template.spec.securityContext.runAsUser is 0'],
    ['host namespaces', JsonPatch.add(`${POD}/hostPID`, true), 'spec.template.spec.hostPID is true, which Pod Security restricted refuses'],
  ])('%s', (_title, patch, message) => {
    const component = admin();
    ApiObject.of(component).addJsonPatch(patch);
    expect(() => deployment(component)).toThrow(message);
  });

  test('the container twice', () => {
    const component = admin();
    const [check] = containersOf(deployment(component));
    ApiObject.of(component).addJsonPatch(JsonPatch.add(`${POD}/initContainers/-`, check.body));
    expect(() => deployment(component)).toThrow('container check-db-ready: spec.template.spec.initContainers[3] is there a second time, '
      + 'and a root grant covers one container; remove the patch that added it');
  });

  test('a mount or a variable given to the container by its cdk8s-plus object', () => {
    const mounted = admin();
    mounted.deployment.initContainers[0].mount('/x', kplus.Volume.fromEmptyDir(mounted, 'x', 'x'));
    expect(() => deployment(mounted)).toThrow(container('volumeMounts'));
    const told = admin();
    told.deployment.initContainers[0].env.addVariable('LD_PRELOAD', kplus.EnvValue.fromValue('/x.so'));
    expect(() => deployment(told)).toThrow(container('env'));
  });

  test('a container of the same name, added by the consumer', () => {
    const component = admin();
    component.deployment.addContainer({ name: 'check-db-ready', image: 'example/mine:1', securityContext: { user: 0, ensureNonRoot: false } });
    expect(() => deployment(component)).toThrow('container check-db-ready: spec.template.spec.containers[1].securityContext.runAsUser is 0');
  });
});

test('a container of the same name that asks for nothing is refused, since the annotation would not say which of them it means', () => {
  const component = admin();
  component.deployment.addContainer({ name: 'check-db-ready', image: 'example/mine:1' });
  expect(() => deployment(component)).toThrow("spec.template.metadata.annotations['cdk8s-flyte.dev/root-grant']: the root grant does not hold: "
    + 'it names check-db-ready, and must name exactly one init container');
});

describe('the grant is given where the component is made, and nowhere else:', () => {
  test('the deployment has no way to give one later', () => {
    const component = admin({});
    expect('grantRoot' in component.deployment).toBe(false);
  });

  test.each(['run-migrations', 'check-db-ready'])('%s is rendered as root by setting what is private, and refused', (name) => {
    const component = admin({});
    Object.assign(component.deployment, { rootContainer: name });
    expect(() => deployment(component)).toThrow(new RegExp(`container ${name}: spec\\.template\\.spec\\.initContainers\\[.\\]\\.securityContext\\.runAsUser is 0; `
      + 'set it to a whole number from 1 to 2147483647 \\[runAsUser\\]'));
  });

  test('what was recorded cannot be recorded again', () => {
    const component = admin();
    Object.assign(component.deployment, { own: { rootGrant: { container: 'run-migrations', reason: 'mine' } } });
    expect(() => deployment(component)).toThrow();
  });
});

test('the grant holds with an image of your own, and leaves the pod non-root', () => {
  const image = FlyteImage.of({ repository: 'example/postgres', tag: '16', runAs: RunAs.of({ user: 999 }) });
  const manifest = deployment(admin({ ...GRANT, image }));
  expect(containerOf(manifest, 'check-db-ready')).toMatchObject({ image: 'example/postgres:16', securityContext: { runAsUser: 0, runAsGroup: 0 } });
  expect(podOf(manifest).securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 1001, fsGroup: 1001 });
});

describe('the namespace', () => {
  const labels = (props: object) => {
    const chart = testChart();
    core(chart, { createNamespace: true, ...props });
    return documentOf(find(manifests(chart), 'Namespace', 'flyte').metadata).labels;
  };

  test('enforces restricted', () => {
    expect(labels({})).toMatchObject({
      'pod-security.kubernetes.io/enforce': 'restricted', 'pod-security.kubernetes.io/warn': 'restricted', 'pod-security.kubernetes.io/audit': 'restricted',
    });
  });

  test('enforces baseline where a root container is granted, and still warns of what restricted refuses', () => {
    expect(labels({ checkDbReady: GRANT })).toMatchObject({
      'pod-security.kubernetes.io/enforce': 'baseline', 'pod-security.kubernetes.io/warn': 'restricted', 'pod-security.kubernetes.io/audit': 'restricted',
    });
  });

  test('holds root containers just where they were granted', () => {
    const chart = testChart();
    core(chart, { checkDbReady: GRANT });
    const roots = findAll(manifests(chart), 'Deployment').flatMap((manifest) => containersOf(manifest)
      .filter(({ body }) => documentOf(body.securityContext).runAsUser === 0).map(({ name }) => `${String(documentOf(manifest.metadata).name)}/${name}`));
    expect(roots.sort()).toEqual(WITH_DATABASE.map((name) => `${name}/check-db-ready`).sort());
  });
});

test('OpenShift refuses the grant', () => {
  const made = () => admin(GRANT, { securityProfile: SecurityProfile.OPENSHIFT });
  expect(made).toThrow(new Error('test/it: checkDbReady.allowRootInit must not be set on OpenShift, got true; '
    + 'restricted-v2 admits no root container; leave it out: the container works under the id the namespace assigns'));
});
