import { KubeObject } from '../lib/kube-types';
import { run, tail } from '../lib/processes';

/**
 * Checks of kube-score that are left out, each with its reason. Everything else is on, the optional checks included.
 * (kube-linter itself is not published on the module proxy this suite builds from; see tools/README.md.)
 */
export const LEFT_OUT: Readonly<Record<string, string>> = {
  'pod-probes-identical': 'Flyte\'s processes have one health endpoint; readiness and liveness differ in period, patience and threshold',
  'container-image-pull-policy': 'images are pinned by tag or digest, and Always makes every restart depend on the registry',
  'container-resource-requests-equal-limits': 'guaranteed QoS is for the operator to choose; requests and limits are both set',
  'container-cpu-requests-equal-limits': 'the same; and a CPU limit throttles start-up, so only memory is limited by default',
  'container-memory-requests-equal-limits': 'the same as container-resource-requests-equal-limits',
  'container-ephemeral-storage-request-equals-limit': 'the same as container-resource-requests-equal-limits',
  'container-security-context-user-group-id': 'wants ids above 10000; ours are those of Flyte\'s images and charts, and one prop changes them',
};

/**
 * Checks that fit production only. The other examples start with one replica of each process, and with development stores that must
 * stop before the next one starts, since their volume has room for one.
 */
export const FOR_PRODUCTION = ['deployment-replicas', 'deployment-strategy'];

/** Checks that do not fit one example, each with its reason. */
const NOT_FOR: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  aws: { 'ingress-targets-service': 'a redirect of the AWS load balancer controller is written as a Service that is none' },
  manager: { 'networkpolicy-targets-pod': 'the linter does not know pods of a PodTemplate; level 4 runs them under their policy' },
};

interface ScoreCheck {
  readonly check: { readonly id: string; readonly optional?: boolean };
  readonly grade: number;
  readonly skipped: boolean;
  readonly comments: { readonly path: string; readonly summary: string; readonly description: string }[] | null;
}

interface ScoredObject {
  readonly object_name: string;
  readonly checks: ScoreCheck[];
}

export interface LintResult {
  readonly checks: number;
  readonly findings: string[];
}

/** The lowest grade that is no finding. */
const GRADE_OK = 10;

/** Every check of the linter over the objects of one example. */
export async function lint(program: string, example: string, objects: KubeObject[]): Promise<LintResult> {
  const leftOut = [...Object.keys(LEFT_OUT), ...example === 'production' ? [] : FOR_PRODUCTION, ...Object.keys(NOT_FOR[example] ?? {})];
  const optional = ['container-seccomp-profile', 'container-ports-check'];
  const args = [
    'score', '--output-format', 'json', '--output-version', 'v2', '--kubernetes-version', 'v1.27',
    '--ignore-container-cpu-limit',
    ...optional.flatMap((check) => ['--enable-optional-test', check]),
    ...leftOut.flatMap((check) => ['--ignore-test', check]),
    '-',
  ];
  const { stdout, stderr } = await run(program, args, { input: objects.map((object) => JSON.stringify(object)).join('\n---\n') });
  if (!stdout.trim().startsWith('[')) {throw new Error(`kube-score: ${tail(stderr || stdout)}`);}
  const scored = JSON.parse(stdout) as ScoredObject[];
  const all = scored.flatMap((one) => (one.checks ?? []).filter((check) => !check.skipped).map((check) => ({ one, check })));
  const findings = all.filter(({ check }) => check.grade < GRADE_OK).flatMap(({ one, check }) => {
    const comments = check.comments ?? [];
    const texts = comments.length > 0 ? comments.map((comment) => `${comment.path ? `${comment.path}: ` : ''}${comment.summary}`) : [''];
    return texts.map((text) => `${one.object_name}: ${check.check.id}: ${text}`);
  });
  return { checks: all.length, findings: [...new Set(findings)] };
}
