import { compliantSpec, containerContext, containerWith, findings, Json, only, podContext, podWith } from './pods';
import { evaluatePod } from '../../../src/judging/pss';

const IN_CONTAINER = 'spec.containers[0]';
const IN_CONTEXT = `${IN_CONTAINER}.securityContext`;

/** The path of the malformed value and how it is described. */
const ROWS: [pod: Json, detail: string][] = [
  [{ spec: 'x' }, 'spec must be an object, got the string "x"'],
  [{ spec: [] }, 'spec must be an object, got a list'],
  [{ spec: 5 }, 'spec must be an object, got the number 5'],
  [{ spec: new Map([['hostNetwork', true]]) }, 'spec must be an object, got an object that is no plain data'],
  [{ spec: () => ({}) }, 'spec must be an object, got a function'],
  [{ metadata: 'x' }, 'metadata must be an object, got the string "x"'],
  [{ metadata: { annotations: [] } }, 'metadata.annotations must be an object, got a list'],
  [podWith({}, { note: 5 }), "metadata.annotations['note'] must be a string, got the number 5"],
  [podWith({ hostNetwork: 'true' }), 'spec.hostNetwork must be true or false, got the string "true"'],
  [podWith({ hostPID: 1 }), 'spec.hostPID must be true or false, got the number 1'],
  [podWith({ hostIPC: {} }), 'spec.hostIPC must be true or false, got an object'],
  [podWith({ hostUsers: 'false' }), 'spec.hostUsers must be true or false, got the string "false"'],
  [podWith({ os: 'windows' }), 'spec.os must be an object, got the string "windows"'],
  [podWith({ os: { name: true } }), 'spec.os.name must be a string, got true'],
  [podWith({ volumes: {} }), 'spec.volumes must be a list, got an object'],
  [podWith({ volumes: ['data'] }), 'spec.volumes[0] must be an object, got the string "data"'],
  [podWith({ volumes: [{ name: 1, emptyDir: {} }] }), 'spec.volumes[0].name must be a string, got the number 1'],
  [podWith({ volumes: [{ name: 'v', emptyDir: true }] }), 'spec.volumes[0].emptyDir must be an object, got true'],
  [podWith({ ephemeralContainers: 'x' }), 'spec.ephemeralContainers must be a list, got the string "x"'],
  [podWith({ initContainers: [[]] }), 'spec.initContainers[0] must be an object, got a list'],
  [podContext({ sysctls: 'x' }), 'spec.securityContext.sysctls must be a list, got the string "x"'],
  [podContext({ sysctls: [{ name: 1 }, { name: 'kernel.shm_rmid_forced' }] }), 'spec.securityContext.sysctls[0].name must be a string, got the number 1'],
  [podContext({ runAsUser: '1000' }), 'spec.securityContext.runAsUser must be a whole number, got the string "1000"'],
  [podContext({ runAsUser: 1.5 }), 'spec.securityContext.runAsUser must be a whole number, got the number 1.5'],
  [podContext({ runAsUser: 2 ** 63 }), 'spec.securityContext.runAsUser must be a whole number, got the number 9223372036854776000'],
  [podContext({ runAsUser: -(2 ** 63) }), 'spec.securityContext.runAsUser must be a whole number, got the number -9223372036854776000'],
  [containerWith({ name: {} }), `${IN_CONTAINER}.name must be a string, got an object`],
  [containerWith({ ports: [{ hostPort: 2 ** 31 }] }), `${IN_CONTAINER}.ports[0].hostPort must be a whole number, got the number 2147483648`],
  [containerWith({ livenessProbe: 'x' }), `${IN_CONTAINER}.livenessProbe must be an object, got the string "x"`],
  [containerWith({ livenessProbe: { httpGet: 'x' } }), `${IN_CONTAINER}.livenessProbe.httpGet must be an object, got the string "x"`],
  [containerWith({ livenessProbe: { tcpSocket: { host: 1 } } }), `${IN_CONTAINER}.livenessProbe.tcpSocket.host must be a string, got the number 1`],
  [containerWith({ lifecycle: [] }), `${IN_CONTAINER}.lifecycle must be an object, got a list`],
  [containerWith({ lifecycle: { preStop: 1 } }), `${IN_CONTAINER}.lifecycle.preStop must be an object, got the number 1`],
  [containerContext({ privileged: 'no' }), `${IN_CONTEXT}.privileged must be true or false, got the string "no"`],
  [containerContext({ procMount: [] }), `${IN_CONTEXT}.procMount must be a string, got a list`],
  [containerContext({ capabilities: { drop: ['ALL'], add: 'SYS_ADMIN' } }), `${IN_CONTEXT}.capabilities.add must be a list, got the string "SYS_ADMIN"`],
  [containerContext({ capabilities: { drop: ['ALL', 1] } }), `${IN_CONTEXT}.capabilities.drop[1] must be a string, got the number 1`],
  [containerContext({ seccompProfile: 'RuntimeDefault' }), `${IN_CONTEXT}.seccompProfile must be an object, got the string "RuntimeDefault"`],
  [containerContext({ seLinuxOptions: 'x' }), `${IN_CONTEXT}.seLinuxOptions must be an object, got the string "x"`],
  [containerContext({ windowsOptions: { hostProcess: 'no' } }), `${IN_CONTEXT}.windowsOptions.hostProcess must be true or false, got the string "no"`],
];

test.each(ROWS)('%j is refused as malformed', (pod, detail) => {
  // A list entry that cannot be read is judged as an empty one, which may fail other checks too.
  const [violation, ...others] = evaluatePod(pod, { level: 'restricted' });
  expect(others.map(({ check }) => check)).not.toContain('malformed');
  expect(violation).toMatchObject({ check: 'malformed', reason: 'malformed', detail });
});

test('a malformed value is located in its container', () => {
  const violation = only(evaluatePod(containerContext({ privileged: 'no' }), { level: 'baseline' }));
  expect(violation.locations).toEqual([{ container: 'main', containerType: 'container', path: `${IN_CONTEXT}.privileged`, value: 'no' }]);
});

test('a long string is cut in the message', () => {
  expect(only(evaluatePod({ spec: 'x'.repeat(1000) }, { level: 'baseline' })).detail)
    .toBe(`spec must be an object, got the string "${'x'.repeat(40)}…"`);
});

test('other findings are still made beside malformed values, of which all are listed', () => {
  expect(findings({ ...podWith({ hostPID: true, hostIPC: 'x', volumes: 'y' }) })).toEqual([
    'malformed: spec.hostIPC="x"',
    'malformed: spec.volumes="y"',
    'hostNamespaces: spec.hostPID=true',
  ]);
});

test('privileged allows what is malformed, as it looks at nothing', () => {
  expect(findings({ spec: 'x' }, 'privileged')).toEqual([]);
});

test.each([
  ['null and missing fields are alike', { metadata: null, spec: { ...compliantSpec(), hostNetwork: null, volumes: null, initContainers: undefined } }, []],
  ['an annotation that is undefined never reaches a manifest', podWith({}, { 'container.apparmor.security.beta.kubernetes.io/main': undefined }), []],
  ['a null container is one without any field', podWith({ initContainers: [null] }), [
    'allowPrivilegeEscalation: spec.initContainers[0].securityContext.allowPrivilegeEscalation=unset',
    'capabilities_restricted: spec.initContainers[0].securityContext.capabilities.drop=unset',
  ]],
  ['a null capability is an empty name', containerContext({ capabilities: { drop: ['ALL'], add: [null] } }),
    [`capabilities_restricted: ${IN_CONTEXT}.capabilities.add[0]=""`]],
  ['a hole in a list is a null entry', podWith({ volumes: new Array(1) }), []],
  ['an object without prototype is an object', { spec: Object.assign(Object.create(null) as Json, compliantSpec(), { hostPID: true }) },
    ['hostNamespaces: spec.hostPID=true']],
] as [string, Json, string[]][])('%s', (_title, pod, expected) => {
  expect(findings(pod)).toEqual(expected);
});

test('a spec that contains itself is judged', () => {
  const spec: Json = { ...compliantSpec(), hostNetwork: true };
  spec.volumes = [spec];
  spec.os = spec;
  expect(findings({ spec }, 'baseline')).toEqual(['hostNamespaces: spec.hostNetwork=true']);
});
