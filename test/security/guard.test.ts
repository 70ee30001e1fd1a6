import { readdirSync } from 'fs';
import { ApiObject, App, Chart, JsonPatch, Testing } from 'cdk8s';
import { FlyteAdmin, FlyteAdminProps, RunAs } from 'cdk8s-flyte';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { FlyteComponent } from '../../src/components/flyte-component';
import { COMPONENTS, containersOf, core, find, isolated, synthOne, testChart, testDatabase, testObjectStore, writingApp } from '../support';

const POD = '/spec/template/spec';

/** What `app.synth()` and `Testing.synth()` say; fails when either passes, when they differ, or when a file was written. */
function refusalOf(app: App): string {
  const said = [() => app.synth(), () => Testing.synth(app.charts[0])].map((synth) => {
    try {
      synth();
      return 'passed';
    } catch (error) {
      return (error as Error).message;
    }
  });
  expect(said[1]).toBe(said[0]);
  expect(said[0]).not.toBe('passed');
  expect(readdirSync(app.outdir)).toEqual([]);
  return said[0];
}

/** A component in an app of its own, changed by patches. */
function patched(name: string, patches: JsonPatch[]): App {
  const app = writingApp();
  ApiObject.of(isolated(COMPONENTS[name](testChart(app)))).addJsonPatch(...patches);
  return app;
}

type Row = [title: string, patch: (context: string) => JsonPatch, field: string, problem: string, fix: string];

/** Patches of one container's security context, and what must be said about it. */
const IN_CONTEXT: Row[] = [
  ['runAsUser 0', (at) => JsonPatch.replace(`${at}/runAsUser`, 0), 'runAsUser', 'is 0', 'set it to a whole number from 1 to 2147483647'],
  ['runAsGroup 0', (at) => JsonPatch.replace(`${at}/runAsGroup`, 0), 'runAsGroup', 'is 0', 'set it to a whole number from 1 to 2147483647'],
  ['a negative runAsUser', (at) => JsonPatch.replace(`${at}/runAsUser`, -1), 'runAsUser', 'is -1', 'set it to a whole number from 1 to 2147483647'],
  ["runAsUser '0'", (at) => JsonPatch.replace(`${at}/runAsUser`, '0'), 'runAsUser', "is '0'", 'set it to a whole number from 1 to 2147483647'],
  ['runAsNonRoot false', (at) => JsonPatch.replace(`${at}/runAsNonRoot`, false), 'runAsNonRoot', 'is false', 'set it to true, or remove the patch that changed it'],
  ['runAsNonRoot removed', (at) => JsonPatch.remove(`${at}/runAsNonRoot`), 'runAsNonRoot', 'is not set', 'set it to true, or remove the patch that changed it'],
  ['privileged', (at) => JsonPatch.replace(`${at}/privileged`, true), 'privileged', 'is true', 'set it to false'],
  ['capabilities added', (at) => JsonPatch.add(`${at}/capabilities/add`, ['SYS_ADMIN']), 'capabilities.add', 'is ["SYS_ADMIN"]',
    'remove it: no Flyte process needs a capability'],
  ['even the one capability restricted admits', (at) => JsonPatch.add(`${at}/capabilities/add`, ['NET_BIND_SERVICE']), 'capabilities.add',
    'is ["NET_BIND_SERVICE"]', 'remove it: no Flyte process needs a capability'],
  ['capabilities kept', (at) => JsonPatch.remove(`${at}/capabilities`), 'capabilities.drop', 'is not set', 'set it to [ALL]'],
  ['escalation', (at) => JsonPatch.replace(`${at}/allowPrivilegeEscalation`, true), 'allowPrivilegeEscalation', 'is true', 'set it to false'],
  ['escalation left open', (at) => JsonPatch.remove(`${at}/allowPrivilegeEscalation`), 'allowPrivilegeEscalation', 'is not set', 'set it to false'],
  ['a writable root', (at) => JsonPatch.replace(`${at}/readOnlyRootFilesystem`, false), 'readOnlyRootFilesystem', 'is false',
    'set it to true and mount a sized emptyDir where the process writes'],
  ['a root left writable', (at) => JsonPatch.remove(`${at}/readOnlyRootFilesystem`), 'readOnlyRootFilesystem', 'is not set',
    'set it to true and mount a sized emptyDir where the process writes'],
  ['no seccomp', (at) => JsonPatch.replace(`${at}/seccompProfile/type`, 'Unconfined'), 'seccompProfile.type', 'is Unconfined', 'set it to RuntimeDefault'],
  ['SELinux options', (at) => JsonPatch.add(`${at}/seLinuxOptions`, { type: 'spc_t' }), 'seLinuxOptions', 'is {"type":"spc_t"}', 'remove it'],
  ['a proc mount', (at) => JsonPatch.add(`${at}/procMount`, 'Unmasked'), 'procMount', 'is Unmasked', 'remove it'],
  ['Windows options', (at) => JsonPatch.add(`${at}/windowsOptions`, { hostProcess: true }), 'windowsOptions', 'is {"hostProcess":true}', 'remove it'],
  ['the whole context removed', (at) => JsonPatch.remove(at), 'runAsNonRoot', 'is not set', 'set it to true, or remove the patch that changed it'],
  ['the whole context emptied', (at) => JsonPatch.replace(at, {}), 'readOnlyRootFilesystem', 'is not set',
    'set it to true and mount a sized emptyDir where the process writes'],
];

/** Patches anywhere else in the pod, and what must be said. */
const IN_POD: [title: string, patches: JsonPatch[], message: RegExp][] = [
  ['runAsUser 0', [JsonPatch.replace(`${POD}/securityContext/runAsUser`, 0)],
    /spec\.template\.spec\.securityContext\.runAsUser is 0; use a whole number from 1 to 2147483647, or remove the patch/],
  ['runAsGroup 0', [JsonPatch.replace(`${POD}/securityContext/runAsGroup`, 0)], /spec\.securityContext\.runAsGroup is 0; use a whole number from 1 to 2147483647/],
  ['fsGroup 0', [JsonPatch.replace(`${POD}/securityContext/fsGroup`, 0)], /spec\.securityContext\.fsGroup is 0; use a whole number from 1 to 2147483647/],
  ['group 0 beside its own', [JsonPatch.add(`${POD}/securityContext/supplementalGroups`, [0])],
    /securityContext\.supplementalGroups\[0\] is 0; use a whole number from 1 to 2147483647, or remove it/],
  ['runAsNonRoot false', [JsonPatch.replace(`${POD}/securityContext/runAsNonRoot`, false)], /spec\.securityContext\.runAsNonRoot is false;/],
  ['runAsNonRoot removed', [JsonPatch.remove(`${POD}/securityContext/runAsNonRoot`)], /spec\.securityContext\.runAsNonRoot is not set;/],
  ['no context', [JsonPatch.remove(`${POD}/securityContext`)], /spec\.securityContext\.runAsNonRoot is not set;/],
  ['hostNetwork', [JsonPatch.add(`${POD}/hostNetwork`, true)],
    /spec\.template\.spec\.hostNetwork is true, which Pod Security restricted refuses \(host namespaces\); \S/],
  ['hostPID', [JsonPatch.add(`${POD}/hostPID`, true)], /spec\.hostPID is true, which Pod Security restricted refuses/],
  ['hostIPC', [JsonPatch.add(`${POD}/hostIPC`, true)], /spec\.hostIPC is true, which Pod Security restricted refuses/],
  ['hostPath', [JsonPatch.replace(`${POD}/volumes`, [{ name: 'root', hostPath: { path: '/' } }])],
    /spec\.volumes\[0\]\.hostPath is \{"path":"\/"\}, which Pod Security restricted refuses/],
  ['hostPort', [JsonPatch.add(`${POD}/containers/0/ports/0/hostPort`, 8088)],
    /spec\.containers\[0\]\.ports\[0\]\.hostPort is 8088, which Pod Security restricted refuses/],
  ['sysctls', [JsonPatch.add(`${POD}/securityContext/sysctls`, [{ name: 'kernel.msgmax', value: '1' }])], /sysctls\[0\]\.name is kernel\.msgmax, which Pod/],
  ['pod SELinux options', [JsonPatch.add(`${POD}/securityContext/seLinuxOptions`, { type: 'spc_t' })], /spec\.securityContext\.seLinuxOptions is \{"type":"spc_t"\}; remove it \[seLinuxOptions\]/],
  ['Windows', [JsonPatch.add(`${POD}/os`, { name: 'windows' })], /spec\.os\.name is 'windows', which Pod Security judges by laxer rules; remove it/],
  ['no seccomp on either level', [JsonPatch.remove(`${POD}/securityContext/seccompProfile`), JsonPatch.remove(`${POD}/containers/0/securityContext/seccompProfile`)],
    /spec\.containers\[0\]\.securityContext\.seccompProfile\.type is not set; set it to RuntimeDefault/],
  ['no pod spec', [JsonPatch.remove(POD)], /spec\.template\.spec is not set; remove the patch that took the pod spec out/],
  ['no template', [JsonPatch.remove('/spec/template')], /spec\.template\.spec is not set; remove the patch that took the pod spec out/],
  ['no spec', [JsonPatch.remove('/spec')], /spec\.template\.spec is not set; remove the patch that took the pod spec out/],
  ['a spec that is a text', [JsonPatch.replace('/spec', 'none')], /spec is not set; remove the patch that took the pod spec out/],
  ['another kind', [JsonPatch.replace('/kind', 'Rollout')], /no pod is left in this Deployment to be judged; remove the patch that took it out/],
  ['another group', [JsonPatch.replace('/apiVersion', 'example.com/v1')], /no pod is left in this Deployment to be judged/],
  ['a list of pods', [JsonPatch.replace('', { apiVersion: 'v1', kind: 'PodList', items: [{ spec: { containers: [{ name: 'x' }] } }] })],
    /container x: spec\.containers\[0\]\.securityContext\.runAsNonRoot is not set/],
  ['no containers', [JsonPatch.replace(`${POD}/containers`, [])], /spec\.containers is \[\], so that nothing is left to be judged; remove the patch/],
  ['containers that are no list', [JsonPatch.replace(`${POD}/containers`, {})], /spec\.containers is \{\}, so that nothing is left to be judged/],
  ['a container of its own', [JsonPatch.add(`${POD}/containers/-`, { name: 'extra', image: 'x' })],
    /container extra: spec\.template\.spec\.containers\[1\]\.securityContext\.runAsNonRoot is not set/],
  ['a native sidecar', [JsonPatch.add(`${POD}/initContainers`, [{ name: 'side', image: 'x', restartPolicy: 'Always' }])],
    /container side: spec\.template\.spec\.initContainers\[0\]\.securityContext\.runAsNonRoot is not set/],
  ['an ephemeral container', [JsonPatch.add(`${POD}/ephemeralContainers`, [{ name: 'debug', image: 'x' }])],
    /container debug: spec\.template\.spec\.ephemeralContainers\[0\]\.securityContext\.runAsNonRoot is not set/],
  ['a patch that cannot be applied', [JsonPatch.replace('/spec/nowhere/at', 'all')], /test\/it\/Default\/Resource: Deployment \S+: cannot be rendered \(.*\); fix or remove the patch/],
];

describe.each(Object.keys(COMPONENTS))('%s', (name) => {
  const targets = containersOf(find(synthOne(COMPONENTS[name](testChart())), 'Deployment', name));

  describe.each(targets.map(({ name: container, pointer }) => [container, pointer]))('container %s is refused with', (container, pointer) => {
    test.each(IN_CONTEXT)('%s', (_title, patch, field, problem, fix) => {
      const path = `${pointer.slice(1).replace(/\/(\d+)/, '[$1]').replace(/\//g, '.')}.securityContext.${field}`;
      expect(refusalOf(patched(name, [patch(`${pointer}/securityContext`)])))
        .toContain(`[] test/it/Default/Resource: Deployment ${name}: container ${container}: ${path} ${problem}; ${fix}`);
    });
  });

  test.each(IN_POD)('is refused with %s', (_title, patches, message) => {
    expect(refusalOf(patched(name, patches))).toMatch(message);
  });

  test('takes a user it cannot have from a forged value', () => {
    const app = writingApp();
    // Made past the factory, as plain JavaScript can.
    const runAs = Object.assign(Object.create(RunAs.prototype) as object, { user: 0, group: 0, fsGroup: 0 });
    COMPONENTS[name](testChart(app), { runAs });
    const message = refusalOf(app);
    expect(message).toContain('securityContext.runAsUser is 0');
    expect(message).toContain('securityContext.fsGroup is 0');
  });

  test('is judged where a subclass or a consumer replaced its workload', () => {
    const app = writingApp();
    const component = COMPONENTS[name](testChart(app));
    expect(component.node.tryRemoveChild('Default')).toBe(true);
    new ApiObject(component, 'Default', { apiVersion: 'apps/v1', kind: 'Deployment', spec: { template: { spec: { containers: [{ name: 'mine' }] } } } });
    expect(refusalOf(app)).toContain('container mine: spec.template.spec.containers[0].securityContext.runAsNonRoot is not set');
  });
});

test.each(['Pod', 'PodTemplate', 'ReplicaSet', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob', 'List'])('a %s inside a component is judged', (kind) => {
  const app = writingApp();
  const spec = { containers: [{ name: 'mine', securityContext: { runAsUser: 0 } }] };
  const shapes: { [kind: string]: object } = {
    Pod: { apiVersion: 'v1', spec },
    PodTemplate: { apiVersion: 'v1', template: { spec } },
    Job: { apiVersion: 'batch/v1', spec: { template: { spec } } },
    CronJob: { apiVersion: 'batch/v1', spec: { jobTemplate: { spec: { template: { spec } } } } },
    List: { apiVersion: 'v1', items: [{ apiVersion: 'v1', kind: 'Pod', spec }] },
  };
  const component = COMPONENTS.flyteconsole(testChart(app));
  new ApiObject(component, 'mine', { kind, ...(shapes[kind] ?? { apiVersion: 'apps/v1', spec: { template: { spec } } }) } as never);
  expect(refusalOf(app)).toMatch(/^Validation failed[\s\S]*\[\] test\/it\/mine: .*container mine: \S+containers\[0\]\.securityContext\.runAsUser is 0/);
});

test('a subclass that makes its own workload in place of ours is judged', () => {
  class MyAdmin extends FlyteAdmin {
    constructor(scope: Construct, id: string, props: FlyteAdminProps) {
      super(scope, id, props);
      this.node.tryRemoveChild('Default');
      new kplus.Deployment(this, 'Default', {
        containers: [{ name: 'mine', image: 'example/mine:1', securityContext: { user: 0, ensureNonRoot: false } }],
      });
    }

    public toString(): string { return 'nothing to see'; }
  }
  const app = writingApp();
  const chart = testChart(app);
  new MyAdmin(chart, 'it', { database: testDatabase(chart), objectStore: testObjectStore() });
  expect(refusalOf(app)).toContain('container mine: spec.template.spec.containers[0].securityContext.runAsUser is 0');
});

test('all problems of a tree are listed in one go', () => {
  const app = writingApp();
  const flyte = core(testChart(app));
  for (const component of [flyte.admin, flyte.propeller, flyte.console] as FlyteComponent[]) {
    ApiObject.of(component).addJsonPatch(
      JsonPatch.replace(`${POD}/containers/0/securityContext/runAsUser`, 0), JsonPatch.add(`${POD}/hostNetwork`, true));
  }
  const lines = refusalOf(app).split('\n').map((line) => line.trim()).filter((line) => line.includes('Deployment'));
  expect(lines.map((line) => /Deployment (\S+): .*?(runAsUser|hostNetwork) is/.exec(line)?.slice(1).join(' ')).sort()).toEqual([
    'flyteadmin hostNetwork', 'flyteadmin runAsUser', 'flyteconsole hostNetwork', 'flyteconsole runAsUser',
    'flytepropeller hostNetwork', 'flytepropeller runAsUser',
  ]);
});

test('each field is reported once', () => {
  const message = refusalOf(patched('flyteconsole', [JsonPatch.replace(`${POD}/containers/0/securityContext/privileged`, true)]));
  expect(message.match(/securityContext\.privileged/g)).toHaveLength(1);
});

test('a chart that changes its objects as it writes them is refused', () => {
  class Changing extends Chart {
    public toJson(): never[] {
      return (super.toJson() as kplus.k8s.KubeDeploymentProps[]).map((json) => ({ ...json, spec: { ...json.spec, paused: true } })) as never[];
    }
  }
  const app = writingApp();
  isolated(COMPONENTS.flyteconsole(new Changing(app, 'changing', { namespace: 'flyte' })));
  expect(refusalOf(app)).toContain("changing: toJson must be cdk8s' own in a chart with components of Flyte, since what it makes of them is written unjudged; "
    + 'change objects by ApiObject.addJsonPatch, or make others in a chart of their own');
});
