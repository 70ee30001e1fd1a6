import { ApiObject, JsonPatch, Size } from 'cdk8s';
import { SecurityProfile } from 'cdk8s-flyte';
import * as kplus from 'cdk8s-plus-27';
import { Document, documentOf } from '../../src/private/documents';
import { COMPONENTS, containerOf, find, podOf, synthOne, templateOf, testChart } from '../support';

const POD = '/spec/template/spec';
const HARDENED: Document = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  privileged: false,
  readOnlyRootFilesystem: true,
  runAsGroup: 1000,
  runAsNonRoot: true,
  runAsUser: 1000,
  seccompProfile: { type: 'RuntimeDefault' },
};

/** What the hardening rules ask of a container further to its context. */
const PROBES = { liveness: kplus.Probe.fromTcpSocket({ port: 9000 }), readiness: kplus.Probe.fromTcpSocket({ port: 9000 }) };
const SOUND: Document = {
  image: 'example/x:1',
  resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { memory: '16Mi' } },
  livenessProbe: { tcpSocket: { port: 9000 } },
  readinessProbe: { tcpSocket: { port: 9000 } },
  securityContext: HARDENED,
};

function console(props: object = {}) {
  const component = COMPONENTS.flyteconsole(testChart(), props);
  return {
    component,
    patch: (...patches: JsonPatch[]) => ApiObject.of(component).addJsonPatch(...patches),
    rendered: () => find(synthOne(component), 'Deployment', 'flyteconsole'),
  };
}

describe('a container that the consumer adds', () => {
  test('is hardened where it says nothing', () => {
    const { component, rendered } = console();
    component.deployment.addContainer({ name: 'side', image: 'example/side:1', ...PROBES });
    component.deployment.addInitContainer({ name: 'first', image: 'example/first:1' });
    expect(containerOf(rendered(), 'side').securityContext).toEqual(HARDENED);
    expect(containerOf(rendered(), 'first').securityContext).toEqual(HARDENED);
  });

  test('keeps the user it asks for, and its probes, environment and resources', () => {
    const { component, rendered } = console();
    component.deployment.addContainer({
      name: 'side',
      image: 'example/side:1',
      securityContext: { user: 2000, group: 3000 },
      envVariables: { A: kplus.EnvValue.fromValue('b') },
      ...PROBES,
      resources: { cpu: { limit: kplus.Cpu.millis(10) }, memory: { limit: Size.mebibytes(16) } },
    });
    const side = containerOf(rendered(), 'side');
    expect(side.securityContext).toEqual({ ...HARDENED, runAsUser: 2000, runAsGroup: 3000 });
    expect(side.env).toEqual([{ name: 'A', value: 'b' }]);
    expect(documentOf(side.livenessProbe).tcpSocket).toEqual({ port: 9000 });
    expect(documentOf(side.resources).limits).toEqual({ cpu: '10m', memory: '16Mi' });
  });

  test('gets no ids on OpenShift', () => {
    const { component, rendered } = console({ securityProfile: SecurityProfile.OPENSHIFT });
    component.deployment.addContainer({ name: 'side', image: 'example/side:1', ...PROBES });
    const { runAsUser: _user, runAsGroup: _group, ...rest } = HARDENED;
    expect(containerOf(rendered(), 'side').securityContext).toEqual(rest);
  });

  const ROWS: [title: string, context: kplus.ContainerSecurityContextProps, message: string][] = [
    ['root', { user: 0, ensureNonRoot: false }, 'runAsNonRoot is false; set it to true'],
    ['user 0', { user: 0 }, 'runAsUser is 0; set it to a whole number from 1 to 2147483647'],
    ['group 0', { group: 0 }, 'runAsGroup is 0; set it to a whole number from 1 to 2147483647'],
    ['privilege', { privileged: true, allowPrivilegeEscalation: true }, 'privileged is true; set it to false'],
    ['escalation', { allowPrivilegeEscalation: true }, 'allowPrivilegeEscalation is true; set it to false'],
    ['a writable root filesystem', { readOnlyRootFilesystem: false }, 'readOnlyRootFilesystem is false; set it to true and mount'],
    ['a capability', { capabilities: { add: [kplus.Capability.NET_ADMIN] } }, 'capabilities.add is ["CAP_NET_ADMIN"]; remove it'],
  ];
  test.each(ROWS)('is refused when it asks for %s', (_title, securityContext, message) => {
    for (const [list, add] of [['containers[1]', 'addContainer'], ['initContainers[0]', 'addInitContainer']] as const) {
      const { component, rendered } = console();
      component.deployment[add]({ name: 'side', image: 'example/side:1', securityContext });
      expect(rendered).toThrow(`Deployment flyteconsole: container side: spec.template.spec.${list}.securityContext.${message}`);
    }
  });

  test('may ask for all capabilities to be dropped by other names as well', () => {
    const { component, rendered } = console();
    component.deployment.addContainer({ name: 'side', image: 'example/side:1', ...PROBES, securityContext: { capabilities: { drop: [kplus.Capability.CHOWN] } } });
    expect(documentOf(containerOf(rendered(), 'side').securityContext).capabilities).toEqual({ drop: ['ALL', 'CAP_CHOWN'] });
  });

  test('passes when a patch adds it hardened, as a native sidecar or an ephemeral container too', () => {
    const { patch, rendered } = console();
    patch(
      JsonPatch.add(`${POD}/containers/-`, { ...SOUND, name: 'side' }),
      JsonPatch.add(`${POD}/initContainers`, [{ ...SOUND, name: 'native', restartPolicy: 'Always' }]),
      JsonPatch.add(`${POD}/ephemeralContainers`, [{ name: 'debug', image: 'example/x:1', securityContext: HARDENED }]),
    );
    expect(containerOf(rendered(), 'native').restartPolicy).toBe('Always');
    expect(podOf(rendered()).ephemeralContainers).toHaveLength(1);
  });

  test('is refused when a patch adds it as root although the pod is non-root', () => {
    const { patch, rendered } = console();
    patch(JsonPatch.add(`${POD}/containers/-`, { name: 'side', image: 'x', securityContext: { ...HARDENED, runAsUser: 0 } }));
    expect(rendered).toThrow('container side: spec.template.spec.containers[1].securityContext.runAsUser is 0; set it to a whole number from 1 to 2147483647');
  });

  test('takes the ids of the pod where it has none of its own, as in Kubernetes', () => {
    const { patch, rendered } = console();
    const { runAsUser: _user, runAsGroup: _group, seccompProfile: _profile, ...rest } = HARDENED;
    patch(JsonPatch.add(`${POD}/containers/-`, { ...SOUND, name: 'side', securityContext: rest }));
    expect(containerOf(rendered(), 'side').securityContext).toEqual(rest);
  });

  test('is refused without ids when the pod has none either', () => {
    const { patch, rendered } = console();
    const { runAsUser: _user, ...rest } = HARDENED;
    patch(
      JsonPatch.add(`${POD}/containers/-`, { ...SOUND, name: 'side', securityContext: rest }),
      JsonPatch.remove(`${POD}/securityContext/runAsUser`),
    );
    expect(rendered).toThrow('container side: spec.template.spec.containers[1].securityContext.runAsUser is not set; set it to a whole number from 1 to 2147483647');
  });
});

describe('a patch that does no harm passes', () => {
  test.each([
    ['a priority class', `${POD}/priorityClassName`, 'high'],
    ['user namespaces, which Kubernetes 1.27 did not know', `${POD}/hostUsers`, false],
    ['AppArmor, which Kubernetes 1.27 did not know', `${POD}/securityContext/appArmorProfile`, { type: 'RuntimeDefault' }],
    ['AppArmor of a container', `${POD}/containers/0/securityContext/appArmorProfile`, { type: 'RuntimeDefault' }],
    ['a resize policy', `${POD}/containers/0/resizePolicy`, [{ resourceName: 'cpu', restartPolicy: 'NotRequired' }]],
    ['another user', `${POD}/containers/0/securityContext/runAsUser`, 4711],
    ['a supplementary group', `${POD}/securityContext/supplementalGroups`, [2000]],
    ['Windows named as what it is not', `${POD}/os`, { name: 'linux' }],
    ['a sysctl that is safe', `${POD}/securityContext/sysctls`, [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }]],
    ['a field nobody knows', `${POD}/somethingNew`, { a: [1] }],
  ])('%s', (_title, path, value) => {
    const { patch, rendered } = console();
    patch(JsonPatch.add(path, value));
    const at = path.slice(1).split('/').reduce<unknown>((node, key) => (node as Document)[key], rendered());
    expect(at).toEqual(value);
  });

  test('a label of the pods, without touching the selector', () => {
    const { patch, rendered } = console();
    patch(JsonPatch.add('/spec/template/metadata/labels/team', 'ml'));
    expect(documentOf(documentOf(templateOf(rendered()).metadata).labels).team).toBe('ml');
    expect(documentOf(documentOf(rendered().spec).selector).matchLabels).toEqual({ 'app.kubernetes.io/name': 'flyteconsole', 'app.kubernetes.io/instance': 'flyte' });
  });

  test('the profile of a container removed, as the pod has the same', () => {
    const { patch, rendered } = console();
    patch(JsonPatch.remove(`${POD}/containers/0/securityContext/seccompProfile`));
    expect(documentOf(podOf(rendered()).securityContext).seccompProfile).toEqual({ type: 'RuntimeDefault' });
  });
});
