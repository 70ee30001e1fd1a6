import { accountOf, accountsOf, countWildcards, hasToken } from './accounts';
import { AppObjects, AppPod } from './app-objects';
import { containersOfPod } from './containers';
import { NamespacePosture, PodPosture, PodSecurityVerdict, ReportModel } from './model';
import { policiesOf } from './policies';
import { networkOf } from './reach';
import { acceptedOf, Auditor, AuditReport, nameOf, OwnRule, parseOptions, violationsOf } from '../audit';
import { rootGrantOf } from '../audit/root-grant';
import { fieldsAt, textAt, valueAt } from '../manifest/fields';
import { evaluatePod } from '../pss';

export interface CollectOptions {
  readonly title: string;
  readonly commit?: string;
  readonly version: string;
  readonly openshift?: boolean;
  /** Hardening rules that somebody else wrote. */
  readonly ownRules?: readonly OwnRule[];
}

/** Reads from manifests what the report says. */
export function collect(manifests: readonly unknown[], options: CollectOptions, objects = new AppObjects(manifests)): ReportModel {
  const openshift = options.openshift ?? objects.openshift;
  const namespaces = namespacesOf(objects);
  const audit = auditOf(manifests, options);
  return {
    title: options.title,
    releases: objects.releases,
    ...options.commit === undefined ? {} : { commit: options.commit },
    openshift,
    namespaces,
    pods: objects.pods.map((pod) => posture(pod, objects, { openshift, version: options.version, namespaces })),
    accounts: accountsOf(objects),
    ...networkOf(objects),
    exceptions: acceptedOf(audit).map(({ object, container, rule, accepted }) => ({
      object: nameOf(object), ...container === undefined ? {} : { container }, rule: rule.id, reason: accepted!,
    })),
    findings: violationsOf(audit).map(({ object, container, rule, message }) => ({
      severity: rule.severity, rule: rule.id, object: nameOf(object), ...container === undefined ? {} : { container }, message, fix: rule.fix,
    })),
    problems: audit.problems.map(({ message }) => message),
    wildcards: countWildcards(objects),
  };
}

function auditOf(manifests: readonly unknown[], { version, ownRules }: CollectOptions): AuditReport {
  const auditor = new Auditor({ ...parseOptions('restricted', version, 'all'), ownRules });
  manifests.forEach((manifest) => auditor.add(manifest, { file: '', line: () => undefined }));
  return auditor.report();
}

function namespacesOf(objects: AppObjects): NamespacePosture[] {
  return objects.ofKind('Namespace').map(({ name, fields }) => {
    const labels = fieldsAt(fields, 'metadata', 'labels');
    const level = (mode: 'enforce' | 'audit' | 'warn') => {
      const value = labels[`pod-security.kubernetes.io/${mode}`];
      return value === undefined ? {} : { [mode]: String(value) };
    };
    return { name, ...level('enforce'), ...level('audit'), ...level('warn') };
  });
}

interface Setting {
  readonly openshift: boolean;
  readonly version: string;
  readonly namespaces: readonly NamespacePosture[];
}

function posture(pod: AppPod, objects: AppObjects, { openshift, version, namespaces }: Setting): PodPosture {
  const { view } = pod;
  const { kind, name, namespace, fields } = view.object;
  const { container, reason } = rootGrantOf(view);
  const replicas = valueAt(fields, 'spec', 'replicas');
  const enforced = namespaces.find((one) => one.name === namespace)?.enforce;
  return {
    id: pod.id,
    component: pod.component,
    kind,
    name,
    ...namespace === undefined ? {} : { namespace },
    ...typeof replicas === 'number' ? { replicas } : {},
    running: view.running,
    containers: containersOfPod(view, openshift, container),
    serviceAccount: accountOf(pod),
    token: hasToken(pod, objects),
    podSecurity: verdict(pod, version),
    ...enforced === undefined ? {} : { enforced },
    ...container === undefined ? {} : { rootGrant: { container, reason: reason! } },
    policies: {
      ingress: policiesOf(pod, 'ingress', objects).map((policy) => textAt(policy.fields, 'metadata', 'name') ?? ''),
      egress: policiesOf(pod, 'egress', objects).map((policy) => textAt(policy.fields, 'metadata', 'name') ?? ''),
    },
  };
}

/** The strictest level that admits the pod, and what keeps it from `restricted`. */
function verdict({ subject }: AppPod, version: string): { verdict: PodSecurityVerdict; failedChecks: string[] } {
  const failedChecks = evaluatePod(subject, { level: 'restricted', version }).map(({ check }) => check);
  if (failedChecks.length === 0) { return { verdict: 'restricted', failedChecks }; }
  return { verdict: evaluatePod(subject, { level: 'baseline', version }).length === 0 ? 'baseline' : 'privileged', failedChecks };
}
