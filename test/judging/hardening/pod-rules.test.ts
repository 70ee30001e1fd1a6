import { deployment, HARDENING_RULES, judgePod, podFrom } from './helpers';

test('every rule has an id of its own that an annotation can carry, and says why and how', () => {
  const ids = HARDENING_RULES.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { id, why, fix, title } of HARDENING_RULES) {
    expect(`accept-${id}`).toMatch(/^[a-z][a-z-]{3,62}$/);
    expect([why, fix]).toEqual([expect.stringMatching(/^[A-Z].*\.$/), expect.stringMatching(/^[A-Z].*\.$/)]);
    expect(title).not.toBe('');
  }
});

describe('writable-root-filesystem', () => {
  const hit = 'main securityContext.readOnlyRootFilesystem: its root filesystem is writable';
  test.each([
    ['is not set', 'containers: [{name: main}]', [hit]],
    ['is false', 'containers: [{name: main, securityContext: {readOnlyRootFilesystem: false}}]', [hit]],
    ['is true', 'containers: [{name: main, securityContext: {readOnlyRootFilesystem: true}}]', []],
    ['is set on the pod, where Kubernetes has no such field', 'securityContext: {readOnlyRootFilesystem: true}\ncontainers: [{name: main}]', [hit]],
    ['is missing on Windows, which has no such switch', 'os: {name: windows}\ncontainers: [{name: main}]', []],
  ])('when readOnlyRootFilesystem %s', (_title, spec, expected) => {
    expect(judgePod('writable-root-filesystem', deployment(spec))).toEqual(expected);
  });

  test('looks at init and ephemeral containers too', () => {
    const pod = deployment('initContainers: [{name: init}]\ncontainers: [{name: main, securityContext: {readOnlyRootFilesystem: true}}]\nephemeralContainers: [{}]');
    expect(judgePod('writable-root-filesystem', pod).map((hits) => hits.split(' ')[0])).toEqual(['init', '#1']);
  });
});

describe('root-group', () => {
  const unset = 'main securityContext.runAsGroup: no group is set, so the image decides, and that is mostly group 0';
  test.each([
    ['no group is set', 'containers: [{name: main}]', [unset]],
    ['the group is null', 'securityContext: {runAsGroup: null}\ncontainers: [{name: main, securityContext: {runAsGroup: null}}]', [unset]],
    ['the pod sets one', 'securityContext: {runAsGroup: 1000}\ncontainers: [{name: main}]', []],
    ['the container sets one', 'containers: [{name: main, securityContext: {runAsGroup: 70}}]', []],
    ['the pod says 0', 'securityContext: {runAsGroup: 0}\ncontainers: [{name: main}]', ['main securityContext.runAsGroup: the pod gives it group 0']],
    ['the container says 0 against the pod', 'securityContext: {runAsGroup: 5}\ncontainers: [{name: main, securityContext: {runAsGroup: 0}}]',
      ['main securityContext.runAsGroup: its group is 0']],
    ['the container overrides a 0 of the pod', 'securityContext: {runAsGroup: 0}\ncontainers: [{name: main, securityContext: {runAsGroup: 5}}]', []],
    ['fsGroup is 0', 'securityContext: {runAsGroup: 5, fsGroup: 0}\ncontainers: [{name: main}]',
      ['securityContext.fsGroup: every process of the pod is in group 0, because fsGroup is 0']],
    ['supplementalGroups has 0', 'securityContext: {runAsGroup: 5, supplementalGroups: [7, 0]}\ncontainers: [{name: main}]',
      ['securityContext.supplementalGroups: every process of the pod is in group 0, because supplementalGroups names it']],
    ['supplementalGroups has an empty entry, which is stored as 0', 'securityContext: {runAsGroup: 5, supplementalGroups: [null]}\ncontainers: [{name: main}]',
      ['securityContext.supplementalGroups: every process of the pod is in group 0, because supplementalGroups names it']],
    ['the pod runs on Windows', 'os: {name: windows}\ncontainers: [{name: main}]', []],
  ])('when %s', (_title, spec, expected) => {
    expect(judgePod('root-group', deployment(spec))).toEqual(expected);
  });
});

describe('default-service-account', () => {
  const hit = ['serviceAccountName: its pods run as the default service account of the namespace'];
  test.each([
    ['none is named', 'containers: []', hit],
    ['default is named', 'serviceAccountName: default', hit],
    ['one is named', 'serviceAccountName: web', []],
    ['one is named by the older field', 'serviceAccount: web', []],
  ])('when %s', (_title, spec, expected) => {
    expect(judgePod('default-service-account', deployment(spec))).toEqual(expected);
  });
});

describe('secret-in-env', () => {
  test.each([
    ['a literal password', '{name: DB_PASSWORD, value: hunter2}', ['main env[0].value: environment variable DB_PASSWORD holds the value itself']],
    ['a literal key in camel case', '{name: awsSecretAccessKey, value: abc}', ['main env[0].value: environment variable awsSecretAccessKey holds the value itself']],
    ['a URL with a password', '{name: DATABASE_URL, value: "postgres://flyte:hunter2@db:5432/flyte"}',
      ['main env[0].value: environment variable DATABASE_URL holds a password in a URL']],
    ['a private key', '{name: CERT, value: "-----BEGIN RSA PRIVATE KEY-----"}', ['main env[0].value: environment variable CERT holds a private key']],
    ['a reference', '{name: DB_PASSWORD, valueFrom: {secretKeyRef: {name: db, key: password}}}', []],
    ['a path', '{name: DB_PASSWORD, value: /etc/db/pass.txt}', []],
    ['the path to it by name', '{name: DB_PASSWORD_FILE, value: pass.txt}', []],
    ['another variable', '{name: DB_PASSWORD, value: $(OTHER)}', []],
    ['an empty value', '{name: DB_PASSWORD, value: ""}', []],
    ['a switch', '{name: USE_TOKEN, value: "true"}', []],
    ['a plain value', '{name: LOG_LEVEL, value: debug}', []],
    ['no name', '{value: debug}', []],
  ])('when the value is %s', (_title, variable, expected) => {
    expect(judgePod('secret-in-env', deployment(`containers: [{name: main, env: [${variable}]}]`))).toEqual(expected);
  });
});

describe('secret-in-arguments', () => {
  test.each([
    ['an option with its value', '["--db-password=hunter2"]', ['main args[0]: it contains the value of --db-password']],
    ['an option before its value', '["--token", "abcdef"]', ['main args[1]: it is the value of --token']],
    ['a variable of a script', '["PGPASSWORD=hunter2 psql"]', ['main args[0]: it contains the value of PGPASSWORD']],
    ['a URL', '["--url", "https://me:hunter2@example.com"]', ['main args[1]: it contains a password in a URL']],
    ['an option before another', '["--token", "--verbose"]', []],
    ['an option before a path', '["--token", "/var/run/token"]', []],
    ['an option before a variable', '["--token", "$(TOKEN)"]', []],
    ['a command substitution', '["PASSWORD=$(cat /etc/pass) psql"]', []],
    ['words and numbers', '["serve", 8080]', []],
  ])('when there is %s', (_title, args, expected) => {
    expect(judgePod('secret-in-arguments', deployment(`containers: [{name: main, args: ${args}}]`))).toEqual(expected);
  });

  test('reads command as well', () => {
    expect(judgePod('secret-in-arguments', deployment('containers: [{name: main, command: [run, --api-key=abc]}]')))
      .toEqual(['main command[1]: it contains the value of --api-key']);
  });
});

describe('missing-requests and missing-limits', () => {
  test.each([
    ['nothing is set', '{}', ['main resources.requests: it has no cpu and memory request'], ['main resources.limits: it has no memory limit']],
    ['all are set', '{requests: {cpu: 1, memory: 1Gi}, limits: {memory: 1Gi}}', [], []],
    ['a limit stands for the request', '{requests: {cpu: 1}, limits: {memory: 1Gi}}', [], []],
    ['cpu is missing', '{limits: {memory: 1Gi}}', ['main resources.requests: it has no cpu request'], []],
    ['values are empty', '{requests: {cpu: "", memory: null}, limits: {memory: ""}}',
      ['main resources.requests: it has no cpu and memory request'], ['main resources.limits: it has no memory limit']],
  ])('when %s', (_title, resources, requests, limits) => {
    const pod = deployment(`containers: [{name: main, resources: ${resources}}]`);
    expect(judgePod('missing-requests', pod)).toEqual(requests);
    expect(judgePod('missing-limits', pod)).toEqual(limits);
  });

  test('resources of the pod count for all its containers', () => {
    const pod = deployment('resources: {requests: {cpu: 1, memory: 1Gi}, limits: {memory: 1Gi}}\ncontainers: [{name: a}, {name: b}]');
    expect([...judgePod('missing-requests', pod), ...judgePod('missing-limits', pod)]).toEqual([]);
  });

  test('ephemeral containers cannot have any', () => {
    expect(judgePod('missing-limits', deployment('containers: []\nephemeralContainers: [{name: debug}]'))).toEqual([]);
  });
});

describe('missing-probes', () => {
  const liveness = 'main livenessProbe: it has no liveness probe: nothing restarts it when it hangs';
  const readiness = 'main readinessProbe: it has no readiness probe: it gets requests before it can answer them';
  const pod = (kind: string, rest: string) => podFrom(`{apiVersion: v1, kind: ${kind}, metadata: {name: x}, ${rest}}`);
  const container = 'containers: [{name: main}]';

  test('when neither, one or both are set', () => {
    expect(judgePod('missing-probes', deployment(container))).toEqual([liveness, readiness]);
    expect(judgePod('missing-probes', deployment('containers: [{name: main, livenessProbe: {}, readinessProbe: null}]'))).toEqual([readiness]);
    expect(judgePod('missing-probes', deployment('containers: [{name: main, livenessProbe: {}, readinessProbe: {}}]'))).toEqual([]);
  });

  test('not for init containers', () => {
    expect(judgePod('missing-probes', deployment('initContainers: [{name: init}]\ncontainers: []'))).toEqual([]);
  });

  test('only for pods that are meant to run on', () => {
    expect(judgePod('missing-probes', pod('Pod', `spec: {${container}}`))).toHaveLength(2);
    expect(judgePod('missing-probes', pod('Pod', `spec: {restartPolicy: Never, ${container}}`))).toEqual([]);
    expect(judgePod('missing-probes', pod('PodTemplate', `template: {spec: {${container}}}`))).toEqual([]);
    expect(judgePod('missing-probes', podFrom(`{apiVersion: batch/v1, kind: Job, metadata: {name: x}, spec: {template: {spec: {${container}}}}}`))).toEqual([]);
  });
});

describe('unpinned-image', () => {
  test.each([
    ['web', ['main image: image web has no tag, which means latest']],
    ['registry.example:5000/team/web', ['main image: image registry.example:5000/team/web has no tag, which means latest']],
    ['web:latest', ['main image: image web:latest is whatever was pushed last']],
    ['"web:"', ['main image: image web: has no tag, which means latest']],
    ...['main', 'master', 'stable', 'edge', 'nightly', 'dev', 'LTS', 'release', 'stable-alpine3.20', 'latest-dev']
      .map((tag): [string, string[]] => [`web:${tag}`, [`main image: image web:${tag} is whatever was pushed last`]]),
    // Numbers are taken at their word, and so is what only begins with a word.
    ...['1.2', '15-alpine', 'v1', 'main-4f2c1d0', 'RELEASE.2025-04-22T22-12-26Z', 'stable-2024-01-01', 'devices'].map((tag): [string, string[]] => [`web:${tag}`, []]),
    ['registry.example:5000/team/web:1.2', []],
    ['web@sha256:0123', []],
    ['web:latest@sha256:0123', []],
    ['""', []],
  ])('%s', (image, expected) => {
    expect(judgePod('unpinned-image', deployment(`containers: [{name: main, image: ${image}}]`))).toEqual(expected);
  });
});

describe('probe-cannot-fail', () => {
  test('names the probe and its field', () => {
    const pod = deployment('containers: [{name: main, startupProbe: {exec: {command: ["true"]}}, livenessProbe: {httpGet: {port: 80}}}]');
    expect(judgePod('probe-cannot-fail', pod)).toEqual(['main startupProbe.exec.command: the startupProbe cannot do what it should: it runs true, which always succeeds']);
  });
});
