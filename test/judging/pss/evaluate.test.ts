import { Json } from './pods';
import { evaluatePod, parseLevel, parseVersion, PSS_LEVELS, PSS_VERSIONS, PssLevel } from '../../../src/judging/pss';
import { checksOf, PSS_CHECKS } from '../../../src/judging/pss/registry';

/** Fails almost every check, in two containers. */
const WORST: Json = {
  metadata: { annotations: { 'container.apparmor.security.beta.kubernetes.io/a': 'unconfined' } },
  spec: {
    hostNetwork: true,
    securityContext: { runAsNonRoot: false, sysctls: [{ name: 'kernel.msgmax' }], windowsOptions: { hostProcess: true } },
    volumes: [{ name: 'v', hostPath: {} }],
    containers: ['a', 'b'].map((name) => ({
      name,
      ports: [{ hostPort: 80 }],
      readinessProbe: { httpGet: { host: 'example.com' } },
      securityContext: {
        privileged: true,
        runAsUser: 0,
        procMount: 'Unmasked',
        seccompProfile: { type: 'Unconfined' },
        seLinuxOptions: { type: 'spc_t' },
        capabilities: { add: ['SYS_ADMIN'] },
      },
    })),
  },
};

test('reasons and their order are those of admission, each with a detail in our words', () => {
  expect(evaluatePod(WORST, { level: 'restricted' }).map(({ reason, detail }) => `${reason} (${detail})`)).toEqual([
    "forbidden AppArmor profile (metadata.annotations['container.apparmor.security.beta.kubernetes.io/a'] is \"unconfined\")",
    'host namespaces (hostNetwork is true on pod)',
    'hostPort (hostPort 80 on containers "a", "b")',
    'probe or lifecycle host (host "example.com" in probes or lifecycle hooks of containers "a", "b")',
    'privileged (securityContext.privileged is true on containers "a", "b")',
    'seLinuxOptions (spec.containers[0].securityContext.seLinuxOptions.type is "spc_t"; spec.containers[1].securityContext.seLinuxOptions.type is "spc_t")',
    'forbidden sysctls (sysctl "kernel.msgmax" on pod)',
    'hostProcess (securityContext.windowsOptions.hostProcess is true on pod)',
    'allowPrivilegeEscalation != false (securityContext.allowPrivilegeEscalation is not false on containers "a", "b")',
    'unrestricted capabilities (securityContext.capabilities.drop lacks "ALL" on containers "a", "b"; securityContext.capabilities.add has "SYS_ADMIN" on containers "a", "b")',
    'procMount (securityContext.procMount is "Unmasked" on containers "a", "b")',
    'restricted volume types (volume "v" is of type "hostPath")',
    'runAsNonRoot != true (securityContext.runAsNonRoot is false on pod; securityContext.runAsNonRoot is missing on containers "a", "b", and not true on the pod)',
    'runAsUser=0 (securityContext.runAsUser is 0 (root) on containers "a", "b")',
    'seccompProfile (securityContext.seccompProfile.type is "Unconfined" on containers "a", "b")',
  ]);
});

test('baseline gives the details of its own checks', () => {
  expect(evaluatePod(WORST, { level: 'baseline', version: 'v1.33' }).map(({ check, detail }) => `${check}: ${detail}`)).toEqual(expect.arrayContaining([
    'capabilities_baseline: securityContext.capabilities.add has "SYS_ADMIN" on containers "a", "b"',
    'hostPathVolumes: hostPath in volume "v"',
    'procMount: securityContext.procMount is "Unmasked" on containers "a", "b"',
    'seccompProfile_baseline: securityContext.seccompProfile.type is "Unconfined" on containers "a", "b"',
  ]));
});

test('a missing seccomp profile and an annotation are described', () => {
  expect(evaluatePod({ spec: { containers: [{ name: 'a' }] } }, { level: 'restricted' }).map(({ detail }) => detail))
    .toContain('securityContext.seccompProfile.type is missing on container "a", and the pod gives none that is allowed');
  const annotated = { metadata: { annotations: { 'seccomp.security.alpha.kubernetes.io/pod': 'unconfined' } } };
  expect(evaluatePod(annotated, { level: 'baseline', version: 'v1.0' }).map(({ detail }) => detail))
    .toEqual(["metadata.annotations['seccomp.security.alpha.kubernetes.io/pod'] is \"unconfined\""]);
});

test('a location names container, kind of container, path and value', () => {
  const spec = { initContainers: [{ name: 'init', securityContext: { privileged: true } }] };
  expect(evaluatePod({ spec }, { level: 'baseline' })).toEqual([{
    check: 'privileged',
    reason: 'privileged',
    detail: 'securityContext.privileged is true on container "init"',
    fix: 'Remove securityContext.privileged from the container, or set it to false.',
    locations: [{ container: 'init', containerType: 'initContainer', path: 'spec.initContainers[0].securityContext.privileged', value: true }],
  }]);
});

test('privileged allows everything', () => {
  expect(evaluatePod(WORST, { level: 'privileged' })).toEqual([]);
});

test('the version is the latest if none is given', () => {
  expect(evaluatePod(WORST, { level: 'restricted' })).toEqual(evaluatePod(WORST, { level: 'restricted', version: 'v1.37' }));
});

test('a pod is judged without being changed', () => {
  const before = JSON.stringify(WORST);
  evaluatePod(WORST, { level: 'restricted' });
  expect(JSON.stringify(WORST)).toBe(before);
});

describe('checks', () => {
  test('stand in the order in which admission reports them', () => {
    const ids = PSS_CHECKS.map(({ id, level }) => `${level} ${id}`);
    expect(ids).toEqual([...ids].sort());
    expect(new Set(ids).size).toBe(19);
  });

  test('have revisions in rising order and tell the fix in a sentence', () => {
    for (const { revisions, fix } of PSS_CHECKS) {
      const minors = revisions.map(({ since }) => since);
      expect(minors).toEqual([...new Set(minors)].sort((one, other) => one - other));
      expect(fix).toMatch(/^[A-Z].*\.$/);
    }
  });

  test.each([
    ['baseline', 'v1.0', 11],
    ['baseline', 'v1.34', 12],
    ['restricted', 'v1.0', 12],
    ['restricted', 'v1.8', 13],
    ['restricted', 'v1.19', 13],
    ['restricted', 'v1.22', 13],
    ['restricted', 'v1.23', 14],
    ['restricted', 'v1.34', 15],
    ['restricted', 'v1.35', 15],
    ['restricted', 'latest', 15],
  ] as [PssLevel, string, number][])('of %s in %s are %i', (level, version, count) => {
    expect(checksOf(level, parseVersion(version))).toHaveLength(count);
  });
});

describe('versions and levels', () => {
  test('are v1.0 to the newest and latest', () => {
    expect(PSS_VERSIONS[0]).toBe('v1.0');
    expect(PSS_VERSIONS.slice(-2)).toEqual(['v1.37', 'latest']);
    expect(PSS_VERSIONS.slice(0, -1).map(parseVersion)).toEqual([...Array(38).keys()]);
    expect(PSS_LEVELS).toEqual(['privileged', 'baseline', 'restricted']);
    expect(PSS_LEVELS.map(parseLevel)).toEqual(PSS_LEVELS);
  });

  test.each(['v1.38', 'v1.01', '1.31', 'v2.0', 'V1.31', 'Latest', ' v1.31', 'v1.31.0', ''])('version %j is refused', (version) => {
    expect(() => evaluatePod({}, { level: 'baseline', version }))
      .toThrow(new Error(`Pod Security version must be latest or one of v1.0 to v1.37, got "${version}"`));
  });

  test.each([['Restricted', '"Restricted"'], ['', '""'], [undefined, 'undefined'], [5, '5']])('level %j is refused', (level, shown) => {
    expect(() => evaluatePod({}, { level: level as PssLevel }))
      .toThrow(new Error(`Pod Security level must be one of privileged, baseline, restricted, got ${shown}`));
  });
});
