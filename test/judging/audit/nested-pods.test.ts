import { parse } from 'yaml';
import { Auditor, AuditReport, nestedPods, parseOptions } from '../../../src/judging/audit';
import { fieldsAt } from '../../../src/judging/manifest/fields';

function audit(yaml: string, rules = 'pod-security', level = 'baseline'): AuditReport {
  const auditor = new Auditor(parseOptions(level, 'latest', rules));
  auditor.add(parse(yaml), { file: 'a.yaml', line: () => undefined });
  return auditor.report();
}

const paths = ({ findings }: AuditReport) => findings.map(({ path, container }) => `${path}${container === undefined ? '' : ` (${container})`}`).sort();
const of = (apiVersion: string, kind: string, rest: string) => `{apiVersion: ${apiVersion}, kind: ${kind}, metadata: {name: x, namespace: shop}, ${rest}}`;
const BAD = '{hostNetwork: true, containers: [{name: main, image: a:1, securityContext: {privileged: true}}]}';
const both = (spec: string) => [`${spec}.containers[0].securityContext.privileged (main)`, `${spec}.hostNetwork`];

describe('a pod spec is judged wherever it stands', () => {
  test.each([
    ['argoproj.io/v1alpha1', 'Rollout', `spec: {template: {spec: ${BAD}}}`, 'spec.template.spec'],
    ['argoproj.io/v1alpha1', 'Experiment', `spec: {templates: [{template: {spec: ${BAD}}}]}`, 'spec.templates[0].template.spec'],
    ['apps.openshift.io/v1', 'DeploymentConfig', `spec: {template: {spec: ${BAD}}}`, 'spec.template.spec'],
    ['v1', 'DeploymentConfig', `spec: {template: {spec: ${BAD}}}`, 'spec.template.spec'],
    ['serving.knative.dev/v1', 'Service', `spec: {template: {spec: ${BAD}}}`, 'spec.template.spec'],
    ['serving.knative.dev/v1', 'Configuration', `spec: {template: {spec: ${BAD}}}`, 'spec.template.spec'],
    ['serving.knative.dev/v1', 'Revision', `spec: ${BAD}`, 'spec'],
    ['ray.io/v1', 'RayCluster', `spec: {headGroupSpec: {template: {spec: ${BAD}}}}`, 'spec.headGroupSpec.template.spec'],
    ['ray.io/v1', 'RayCluster', `spec: {workerGroupSpecs: [{template: {spec: ${BAD}}}]}`, 'spec.workerGroupSpecs[0].template.spec'],
    ['ray.io/v1', 'RayJob', `spec: {rayClusterSpec: {headGroupSpec: {template: {spec: ${BAD}}}}}`, 'spec.rayClusterSpec.headGroupSpec.template.spec'],
    ['ray.io/v1', 'RayJob', `spec: {submitterPodTemplate: {spec: ${BAD}}}`, 'spec.submitterPodTemplate.spec'],
    ['ray.io/v1', 'RayService', `spec: {rayClusterConfig: {headGroupSpec: {template: {spec: ${BAD}}}}}`, 'spec.rayClusterConfig.headGroupSpec.template.spec'],
    ['kubeflow.org/v1', 'PyTorchJob', `spec: {pytorchReplicaSpecs: {Master: {template: {spec: ${BAD}}}}}`, 'spec.pytorchReplicaSpecs.Master.template.spec'],
    ['kubeflow.org/v1', 'TFJob', `spec: {tfReplicaSpecs: {PS: {template: {spec: ${BAD}}}}}`, 'spec.tfReplicaSpecs.PS.template.spec'],
    ['kubeflow.org/v2beta1', 'MPIJob', `spec: {mpiReplicaSpecs: {Launcher: {template: {spec: ${BAD}}}}}`, 'spec.mpiReplicaSpecs.Launcher.template.spec'],
    ['kubeflow.org/v1', 'XGBoostJob', `spec: {xgbReplicaSpecs: {Worker: {template: {spec: ${BAD}}}}}`, 'spec.xgbReplicaSpecs.Worker.template.spec'],
    ['kubeflow.org/v1', 'PaddleJob', `spec: {paddleReplicaSpecs: {Worker: {template: {spec: ${BAD}}}}}`, 'spec.paddleReplicaSpecs.Worker.template.spec'],
    ['kubernetes.dask.org/v1', 'DaskCluster', `spec: {worker: {spec: ${BAD}}}`, 'spec.worker.spec'],
    ['kubernetes.dask.org/v1', 'DaskCluster', `spec: {scheduler: {spec: ${BAD}}}`, 'spec.scheduler.spec'],
    ['kubernetes.dask.org/v1', 'DaskJob', `spec: {job: {spec: ${BAD}}}`, 'spec.job.spec'],
    ['jobset.x-k8s.io/v1alpha2', 'JobSet', `spec: {replicatedJobs: [{template: {spec: {template: {spec: ${BAD}}}}}]}`, 'spec.replicatedJobs[0].template.spec.template.spec'],
    ['flyte.lyft.com/v1alpha1', 'FlyteWorkflow', `tasks: {'my.task': {k8sPod: {podSpec: ${BAD}}}}`, "tasks['my.task'].k8sPod.podSpec"],
    ['monitoring.coreos.com/v1', 'Prometheus', `spec: ${BAD}`, 'spec'],
    ['apiextensions.crossplane.io/v1', 'Composition', `spec: {resources: [{base: {apiVersion: v1, kind: Pod, spec: ${BAD}}}]}`, 'spec.resources[0].base.spec'],
    ['apps/v9', 'FutureSet', `spec: {template: {spec: ${BAD}}}`, 'spec.template.spec'],
    ['example.com/v1', 'Bare', BAD.slice(1, -1), ''],
  ])('%s %s at %#', (apiVersion, kind, rest, spec) => {
    const report = audit(of(apiVersion, kind, rest));
    expect(paths(report)).toEqual(spec === '' ? ['containers[0].securityContext.privileged (main)', 'hostNetwork'] : both(spec));
    expect(report).toMatchObject({ objects: 1, pods: 1, unjudged: [], problems: [] });
  });

  test('also where it has init containers only', () => {
    expect(paths(audit(of('example.com/v1', 'A', 'spec: {initContainers: [{name: i, securityContext: {privileged: true}}]}'))))
      .toEqual(['spec.initContainers[0].securityContext.privileged (i)']);
  });

  test('each of several, and each alias once', () => {
    expect(audit(`{apiVersion: ray.io/v1, kind: RayCluster, metadata: {name: x}, spec: {a: &a {spec: ${BAD}}, b: *a, c: {spec: ${BAD}}}}`).pods).toBe(2);
  });

  test('with the metadata beside it, which may accept for its own pod only', () => {
    const report = audit(of('ray.io/v1', 'RayCluster', `spec: {
      headGroupSpec: {template: {metadata: {annotations: {cdk8s-flyte.dev/accept-hostNamespaces: the fabric needs it}}, spec: ${BAD}}},
      workerGroupSpecs: [{template: {spec: ${BAD}}}]}`));
    expect(report.findings.filter(({ rule }) => rule.id === 'hostNamespaces').map(({ path, accepted }) => [path, accepted]))
      .toEqual([['spec.headGroupSpec.template.spec.hostNetwork', 'the fabric needs it'], ['spec.workerGroupSpecs[0].template.spec.hostNetwork', undefined]]);
    const odd = audit(of('flyte.lyft.com/v1alpha1', 'FlyteWorkflow',
      `tasks: {a: {k8sPod: {metadata: {annotations: {cdk8s-flyte.dev/accept-nothing: x}}, podSpec: ${BAD}}}}`));
    expect(paths(odd)).toContain("tasks.a.k8sPod.metadata.annotations['cdk8s-flyte.dev/accept-nothing']");
  });

  test('by the hardening rules too, with probes where pods run on and no policy where a template is only lent', () => {
    const rules = (apiVersion: string, kind: string) => audit(of(apiVersion, kind, 'spec: {template: {spec: {containers: [{name: main, image: a:main}]}}}'), 'hardening')
      .findings.map(({ rule }) => rule.id);
    expect(rules('argoproj.io/v1alpha1', 'Rollout')).toEqual(expect.arrayContaining(['missing-probes', 'no-network-policy', 'unpinned-image']));
    expect(rules('ray.io/v1', 'RayCluster')).not.toContain('missing-probes');
    expect(rules('trainer.kubeflow.org/v1alpha1', 'ClusterTrainingRuntime')).not.toContain('no-network-policy');
  });

  test.each([
    ['CustomResourceDefinition', of('apiextensions.k8s.io/v1', 'CustomResourceDefinition', `spec: {a: ${BAD}}`)],
    ['the history of a workload', of('apps/v1', 'ControllerRevision', `data: {spec: {template: {spec: ${BAD}}}}`)],
    ['a Deployment, but for its own pod', of('apps/v1', 'Deployment', `spec: {other: ${BAD}, template: {spec: {containers: [{name: main}]}}}`)],
    ['what a controller wrote', of('example.com/v1', 'A', `status: ${BAD}`)],
    ['annotations', '{apiVersion: example.com/v1, kind: A, metadata: {name: x, annotations: {last: "spec: {containers: []}"}}}'],
  ])('but not in %s', (_title, yaml) => {
    const report = audit(yaml);
    expect(paths(report)).toEqual([]);
    expect(report.unjudged).toEqual([]);
  });
});

describe('Argo Workflows', () => {
  const workflow = (templates: string, rest = '', kind = 'Workflow') => of('argoproj.io/v1alpha1', kind, `spec: {${rest} templates: [${templates}]}`);

  test.each([
    ['a container', '{container: {image: a, securityContext: {privileged: true}}}', ['spec.templates[0].container.securityContext.privileged (main)']],
    ['a script', '{script: {image: a, source: x, securityContext: {privileged: true}}}', ['spec.templates[0].script.securityContext.privileged (main)']],
    ['a set of containers', '{containerSet: {containers: [{name: a}, {name: b, securityContext: {privileged: true}}]}}',
      ['spec.templates[0].containerSet.containers[1].securityContext.privileged (b)']],
    ['a sidecar', '{container: {image: a}, sidecars: [{name: s, securityContext: {privileged: true}}]}', ['spec.templates[0].sidecars[0].securityContext.privileged (s)']],
    ['an init container', '{container: {image: a}, initContainers: [{name: i, securityContext: {privileged: true}}]}',
      ['spec.templates[0].initContainers[0].securityContext.privileged (i)']],
    ['a volume', '{container: {image: a}, volumes: [{name: v, hostPath: {path: /}}]}', ['spec.templates[0].volumes[0].hostPath']],
    ['a template within a step', '{dag: {tasks: [{inline: {container: {image: a, securityContext: {privileged: true}}}}]}}',
      ['spec.templates[0].dag.tasks[0].inline.container.securityContext.privileged (main)']],
    ['its own context', '{securityContext: {seccompProfile: {type: Unconfined}}, container: {image: a}}', ['spec.templates[0].securityContext.seccompProfile.type']],
  ])('%s', (_title, template, expected) => {
    const report = audit(workflow(template));
    expect(paths(report)).toEqual(expected);
    expect(report.unjudged).toEqual([]);
  });

  test('what the workflow says for all of its pods', () => {
    const rest = 'hostNetwork: true, volumes: [{name: v, hostPath: {path: /}}], securityContext: {seccompProfile: {type: Unconfined}},';
    const report = audit(workflow('{container: {image: a}}', rest));
    expect(paths(report)).toEqual(['spec.hostNetwork', 'spec.securityContext.seccompProfile.type', 'spec.volumes[0].hostPath']);
    expect(report.unjudged).toEqual([]);
    const cron = of('argoproj.io/v1alpha1', 'CronWorkflow', 'spec: {workflowSpec: {hostNetwork: true, templates: [{container: {image: a}}]}}');
    expect(paths(audit(cron))).toEqual(['spec.workflowSpec.hostNetwork']);
  });

  test('a template lends its shape; a patch is not read', () => {
    const ids = (kind: string) => audit(workflow('{container: {image: "a:1"}}', '', kind), 'hardening').findings.map(({ rule }) => rule.id);
    expect(ids('Workflow')).toContain('no-network-policy');
    expect(ids('ClusterWorkflowTemplate')).not.toContain('no-network-policy');
    expect(audit(workflow('{container: {image: a}, podSpecPatch: "{hostNetwork: true}"}')).unjudged)
      .toMatchObject([{ path: 'spec.templates[0].podSpecPatch', message: 'spec.templates[0].podSpecPatch shapes containers in a way that no rule reads' }]);
    expect(audit(workflow('{resource: {manifest: "spec:\\n  containers: []"}}')).unjudged).toMatchObject([{ path: 'spec.templates[0].resource.manifest' }]);
  });
});

describe('Tekton', () => {
  const STEP = '{name: s, image: a, securityContext: {privileged: true}}';
  test.each([
    ['Task', `spec: {steps: [{name: a, image: a}, ${STEP}]}`, ['spec.steps[1].securityContext.privileged (s)']],
    ['ClusterTask', `spec: {steps: [{name: a}], sidecars: [${STEP}]}`, ['spec.sidecars[0].securityContext.privileged (s)']],
    ['Task', 'spec: {stepTemplate: {securityContext: {privileged: true}}, steps: [{name: s, image: a}]}', ['spec.steps[0].securityContext.privileged (s)']],
    ['Task', 'spec: {volumes: [{name: v, hostPath: {path: /}}], steps: [{ref: {name: other}}, {name: s}]}', ['spec.volumes[0].hostPath']],
    ['TaskRun', `spec: {podTemplate: {hostNetwork: true, volumes: [{name: v, hostPath: {path: /}}]}, taskSpec: {steps: [{name: a}, {ref: {name: x}}, ${STEP}]}}`,
      ['spec.podTemplate.hostNetwork', 'spec.podTemplate.volumes[0].hostPath', 'spec.taskSpec.steps[2].securityContext.privileged (s)']],
    ['Pipeline', `spec: {tasks: [{taskSpec: {steps: [${STEP}]}}]}`, ['spec.tasks[0].taskSpec.steps[0].securityContext.privileged (s)']],
    ['PipelineRun', 'spec: {taskRunTemplate: {podTemplate: {hostNetwork: true}}, pipelineSpec: {tasks: [{taskSpec: {steps: [{name: s}]}}]}}',
      ['spec.taskRunTemplate.podTemplate.hostNetwork']],
    ['StepAction', 'spec: {image: a, securityContext: {privileged: true}}', ['spec.securityContext.privileged (step)']],
  ])('%s at %#', (kind, rest, expected) => {
    const report = audit(of('tekton.dev/v1', kind, rest));
    expect(paths(report)).toEqual(expected);
    expect(report.unjudged).toEqual([]);
  });

  test('a pod template for tasks that stand elsewhere is not judged', () => {
    expect(audit(of('tekton.dev/v1', 'TaskRun', 'spec: {taskRef: {name: a}, podTemplate: {hostNetwork: true, securityContext: {runAsUser: 0}}}')).unjudged)
      .toMatchObject([{ path: 'spec.podTemplate.hostNetwork', message: 'spec.podTemplate.hostNetwork and 1 more shape containers in a way that no rule reads' }]);
  });
});

describe('Spark', () => {
  const spark = (spec: string, kind = 'SparkApplication') => of('sparkoperator.k8s.io/v1beta2', kind, `spec: ${spec}`);
  test.each([
    ['the driver', '{image: a, driver: {securityContext: {privileged: true}, podSecurityContext: {seccompProfile: {type: Unconfined}}}}',
      ['spec.driver.podSecurityContext.seccompProfile.type', 'spec.driver.securityContext.privileged (spark-kubernetes-driver)']],
    ['executors', '{executor: {hostNetwork: true, sidecars: [{name: s, securityContext: {privileged: true}}]}}',
      ['spec.executor.hostNetwork', 'spec.executor.sidecars[0].securityContext.privileged (s)']],
    ['volumes of both', '{volumes: [{name: v, hostPath: {path: /}}], driver: {}, executor: {}}', ['spec.volumes[0].hostPath', 'spec.volumes[0].hostPath']],
    ['init containers', '{driver: {initContainers: [{name: i, securityContext: {privileged: true}}]}}', ['spec.driver.initContainers[0].securityContext.privileged (i)']],
    ['a template', `{driver: {template: {spec: {hostPID: true, volumes: [{name: v, hostPath: {path: /}}], initContainers: [{name: i, securityContext: {privileged: true}}],
      containers: [{name: other, securityContext: {privileged: true}}, {name: spark-kubernetes-driver, securityContext: {privileged: true}}]}}}}`,
    ['spec.driver.securityContext.privileged (spark-kubernetes-driver)', 'spec.driver.template.spec.containers[0].securityContext.privileged (other)',
      'spec.driver.template.spec.hostPID', 'spec.driver.template.spec.initContainers[0].securityContext.privileged (i)', 'spec.driver.template.spec.volumes[0].hostPath']],
  ])('%s', (_title, spec, expected) => {
    const report = audit(spark(spec));
    expect(paths(report)).toEqual(expected);
    expect(report.unjudged).toEqual([]);
  });

  test('on a schedule', () => {
    expect(paths(audit(spark('{template: {driver: {hostNetwork: true}}}', 'ScheduledSparkApplication')))).toEqual(['spec.template.driver.hostNetwork']);
  });

  test('its resources are those that Spark sets, its account is named, and its labels meet policies', () => {
    const report = audit(spark('{driver: {image: "a:1", serviceAccount: s, cores: 2, memory: 2g}}'), 'hardening');
    expect(report.findings.map(({ rule }) => rule.id)).not.toEqual(expect.arrayContaining(['missing-limits']));
    expect(report.findings.map(({ rule, path }) => `${rule.id} ${path}`)).toContain('no-network-policy spec.driver.labels');
    expect(report.findings.map(({ rule }) => rule.id)).not.toContain('default-service-account');
  });
});

describe('what shapes containers and no rule reads is listed', () => {
  test.each([
    ['a container of its own', of('example.com/v1', 'A', 'spec: {image: a, command: [x]}'), 'spec'],
    ['containers by another name', of('example.com/v1', 'A', 'spec: {extraContainers: [{image: a}]}'), 'spec.extraContainers'],
    ['steps', of('example.com/v1', 'A', 'spec: {steps: [{image: a}]}'), 'spec.steps'],
    ['a context', of('cert-manager.io/v1', 'Issuer', 'spec: {podTemplate: {spec: {securityContext: {runAsUser: 0}}}}'), 'spec.podTemplate.spec.securityContext'],
    ['the network of the node', of('example.com/v1', 'A', 'spec: {hostNetwork: true}'), 'spec.hostNetwork'],
    ['a manifest in a text', of('helm.cattle.io/v1', 'HelmChart', 'spec: {valuesContent: "initContainers:\\n- name: a"}'), 'spec.valuesContent'],
    ['a pattern of a policy', of('kyverno.io/v1', 'ClusterPolicy', 'spec: {rules: [{validate: {pattern: {spec: {containers: [{name: "*", image: "!*:latest"}]}}}}]}'),
      'spec.rules[0].validate.pattern.spec.containers'],
    ['half a pod', of('trainer.kubeflow.org/v1alpha1', 'TrainJob', 'spec: {trainer: {image: a, env: []}}'), 'spec.trainer'],
    ['a task of Flyte', of('flyte.lyft.com/v1alpha1', 'FlyteWorkflow', 'tasks: {a: {container: {image: a, args: [x]}}}'), 'tasks.a.container'],
    ['fields of another type than Kubernetes has', of('example.com/v1', 'A', 'spec: {containers: [{name: a, image: 5}]}'), 'spec.containers[0].image'],
    ['a context of another type', of('example.com/v1', 'A', 'spec: {containers: [{name: a, securityContext: strict}]}'), 'spec.containers[0].securityContext'],
  ])('%s', (_title, yaml, path) => {
    const report = audit(yaml);
    expect(report.unjudged).toEqual([expect.objectContaining({ path, file: 'a.yaml', object: expect.objectContaining({ name: 'x', namespace: 'shop' }) as unknown })]);
    expect(report.problems).toEqual([]);
  });

  test('the object itself, and several objects in order', () => {
    const items = ['b', 'a'].map((name) => `{apiVersion: example.com/v1, kind: A, metadata: {name: ${name}}, image: a, args: [x]}`);
    expect(audit(`{apiVersion: v1, kind: List, items: [${items.join(', ')}]}`).unjudged).toMatchObject([
      { object: { name: 'a' }, path: '', message: 'the object itself shapes containers in a way that no rule reads' }, { object: { name: 'b' } },
    ]);
    const twice = audit(of('example.com/v1', 'A', 'spec: {a: {containers: [{name: a, image: 5}]}, b: {image: a, args: [x]}, c: {containers: [{name: a, args: 5}]}}'));
    expect(twice.unjudged.map(({ path }) => path)).toEqual(['spec.a.containers[0].image', 'spec.b', 'spec.c.containers[0].args']);
  });

  test('deeper than anything should be', () => {
    let value: unknown = {};
    for (let depth = 0; depth < 205; depth++) { value = { a: value }; }
    expect(nestedPods({ apiVersion: 'example.com/v1', kind: 'A', spec: value }).unread).toEqual([`spec${'.a'.repeat(200)}`]);
  });

  test.each([
    ['a ConfigMap', of('v1', 'ConfigMap', 'data: {a: "containers: []"}')],
    ['a Service', of('v1', 'Service', 'spec: {type: ClusterIP}')],
    ['RBAC', of('rbac.authorization.k8s.io/v1', 'Role', 'rules: []')],
    ['a policy of old', of('policy/v1beta1', 'PodSecurityPolicy', 'spec: {hostNetwork: true}')],
    ['an object without container-like shape', of('example.com/v1', 'A', 'spec: {image: {name: a}, containers: [a, b], securityContext: {}, hostNetwork: false, podSpecPatch: ""}')],
  ])('but not %s', (_title, yaml) => {
    expect(audit(yaml).unjudged).toEqual([]);
  });

  test('a kind that says neither its kind nor its API is looked at all the same', () => {
    expect(nestedPods(fieldsAt({ a: { spec: { containers: [{ name: 'a' }] } } }, 'a')).pods).toHaveLength(1);
  });
});
