import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { apiSchemas } from './api-schemas';
import { admit, Allotment, Constraint, readAllotment, readConstraint, restrictedV2Document } from './scc';
import { evaluate } from '../../../src/judging/pss';
import { Document, documentOf, listOf } from '../../../src/private/documents';
import { Example, readExamples } from '../lib/manifests';
import { validateManifest } from '../tools/validate';

export interface ConformanceResult {
  readonly passed: number;
  readonly failed: number;
  readonly notes: string[];
}

export interface OpenShiftRunOptions {
  /** Folder with one folder of manifests per example. @default - dist */
  readonly dist?: string;
}

/** What OpenShift would write into the annotations of a new namespace. */
export const NAMESPACE_ANNOTATIONS: Document = {
  'openshift.io/sa.scc.mcs': 's0:c26,c5',
  'openshift.io/sa.scc.supplemental-groups': '1000680000/10000',
  'openshift.io/sa.scc.uid-range': '1000680000/10000',
};

/** The example that is made for OpenShift; the others pin ids that no namespace there would allot. */
const FOR_OPENSHIFT = 'openshift';

const DIST = join(__dirname, '..', '..', '..', 'dist');

/** Judges the examples as OpenShift does: its own types for Routes, restricted-v2 for pods, then Pod Security for what it made of them. */
export async function run(options: OpenShiftRunOptions = {}): Promise<ConformanceResult> {
  const dist = options.dist ?? DIST;
  const examples = existsSync(dist) ? readExamples(dist) : [];
  if (!examples.some((example) => example.name === FOR_OPENSHIFT)) {
    throw new Error(`${dist} has no ${FOR_OPENSHIFT}; run npm run synth`);
  }
  const constraint = readConstraint(restrictedV2Document());
  const allotment = readAllotment(NAMESPACE_ANNOTATIONS);
  const verdicts = [
    ...await judgeTypes(examples),
    ...examples.flatMap((example) => podsOf(example).map((pod) => judgePod(example.name, pod, constraint, allotment))),
  ];
  const failures = verdicts.filter((verdict) => verdict.problem !== undefined);
  return {
    passed: verdicts.length - failures.length,
    failed: failures.length,
    notes: [
      ...examples.map((example) => `${example.name}: ${podsOf(example).length} pods ${example.name === FOR_OPENSHIFT ? 'admitted by' : 'refused by'} restricted-v2`),
      ...failures.map((failure) => `FAILED ${failure.subject}: ${failure.problem}`),
    ],
  };
}

interface Verdict {
  readonly subject: string;
  readonly problem?: string;
}

interface Template {
  readonly name: string;
  readonly template: Document;
}

function podsOf(example: Example): Template[] {
  return (example.objects as unknown[]).map(documentOf).filter((object) => isDocumentWithPod(object))
    .map((object) => ({ name: String(documentOf(object.metadata).name), template: documentOf(documentOf(object.spec).template) }));
}

function isDocumentWithPod(object: Document): boolean {
  return documentOf(documentOf(object.spec).template).spec !== undefined;
}

/** The constraint as written down here, and the Routes of the examples, by the types OpenShift publishes. */
async function judgeTypes(examples: readonly Example[]): Promise<Verdict[]> {
  const schemas = await apiSchemas();
  const routes = examples.flatMap((example) => (example.objects as unknown[]).map(documentOf).filter((object) => object.kind === 'Route'));
  if (routes.length === 0) { throw new Error('no example has a Route'); }
  return [restrictedV2Document(), ...routes].map((object) => {
    const problems = validateManifest(schemas, object).map((problem) => `${problem.path} ${problem.message}`);
    return { subject: `${String(object.kind)} ${String(documentOf(object.metadata).name)}`, problem: problems[0] };
  });
}

function judgePod(example: string, { name, template }: Template, constraint: Constraint, allotment: Allotment): Verdict {
  const subject = `${example}/${name}`;
  const { pod, problems } = admit(constraint, allotment, template);
  if (example !== FOR_OPENSHIFT) {
    return { subject, problem: problems.length > 0 ? undefined : 'restricted-v2 takes it, although its ids are pinned outside the range' };
  }
  if (problems.length > 0) { return { subject, problem: problems[0] }; }
  const spec = documentOf(pod.spec);
  const users = ['initContainers', 'containers'].flatMap((list) => listOf(spec[list])).map((container) => documentOf(documentOf(container).securityContext).runAsUser);
  if (!users.every((user) => user === allotment.users.first)) { return { subject, problem: `its containers run as ${users.join(', ')}` }; }
  const violations = evaluate({ apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec }, { level: 'restricted', version: 'latest' })
    .flatMap((result) => result.violations);
  return { subject, problem: violations.length === 0 ? undefined : `as admitted it breaks Pod Security restricted: ${violations[0].detail}` };
}

async function main(): Promise<void> {
  const { passed, failed, notes } = await run();
  notes.forEach((note) => console.log(note));
  console.log(`${passed} as expected, ${failed} not`);
  process.exitCode = failed === 0 ? 0 : 1;
}

if (require.main === module) {
  main().catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
