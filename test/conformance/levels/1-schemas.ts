import { alertsFire } from './alerts';
import { Level } from './level';
import { lint } from './linter';
import { nameOf } from '../lib/kube-types';
import { Example } from '../lib/manifests';
import { combinedExamples, onlyOnce } from '../lib/matrix';
import { loadSchemas, SchemaName } from '../tools/schemas';
import { validateManifest } from '../tools/validate';

/** The groups of objects that Kubernetes itself publishes schemas for. */
function isBuiltIn(apiVersion: string): boolean {
  const [group, version] = apiVersion.split('/');
  return version === undefined || !group.includes('.') || (group.endsWith('.k8s.io') && group !== GATEWAY_GROUP);
}

/** Published apart from Kubernetes; level 2 judges it by its own definitions. */
const GATEWAY_GROUP = 'gateway.networking.k8s.io';

/** What a consumer asks for by name and the oldest release does not know, with the release that does: docs/pods.md says so. */
const NEWER: readonly { readonly path: RegExp; readonly what: string }[] = [
  { path: /\.initContainers\[\d+\]\.restartPolicy$/, what: 'sidecars need Kubernetes 1.29' },
];

export const schemas: Level = {
  number: 1,
  title: 'schemas',
  tools: ['kube-score', 'promtool'],
  async run(context, report) {
    const releases: SchemaName[] = ['oldest', 'newest'];
    const combined = distinctCombinations();
    for (const name of releases) {
      const set = await loadSchemas(name);
      report.with(`OpenAPI ${set.version}`);
      combined.forEach(({ name: where, objects }) => objects.forEach((object) => {
        const problems = validateManifest(set, object).filter((problem) => !NEWER.some(({ path }) => path.test(problem.path)));
        report.check(`${where}: ${nameOf(object)} by ${set.version}`, problems.length > 0 ? problems.map(({ path, message }) => `${path} ${message}`).join('; ') : undefined);
      }));
      for (const example of context.examples) {
        const objects = example.objects.filter((object) => isBuiltIn(object.apiVersion));
        for (const object of objects) {
          const found = validateManifest(set, object);
          const newer = name === 'oldest' ? NEWER.filter(({ path }) => found.some((problem) => path.test(problem.path))) : [];
          newer.forEach(({ what }) => report.note(`${example.name}: ${nameOf(object)}: ${what}, which ${set.version} is not`));
          const problems = found.filter((problem) => !newer.some(({ path }) => path.test(problem.path))).map((problem) => `${problem.path} ${problem.message}`);
          report.check(`${example.name}: ${nameOf(object)} by ${set.version}`, problems.length > 0 ? problems.join('; ') : undefined);
        }
      }
    }
    for (const example of context.examples) {
      const foreign = [...new Set(example.objects.filter((object) => !isBuiltIn(object.apiVersion)).map((object) => object.apiVersion))];
      if (foreign.length > 0) {report.note(`${example.name}: ${foreign.join(', ')} have no schema in Kubernetes and are not judged here`);}
    }
    await alertsFire(context.binaries.promtool, context.folder, report);
    report.with(`kube-score ${context.versions['kube-score'] ?? ''}`.trim());
    for (const example of context.examples) {
      const { checks, findings } = await lint(context.binaries['kube-score'], example.name, example.objects);
      report.passed += checks - findings.length;
      for (const finding of findings) {report.check(`${example.name} lint`, finding);}
    }
  },
};

/** The built-in objects of the combined Flytes, each once. */
function distinctCombinations(): Example[] {
  const all = combinedExamples()
    .flatMap(({ name, objects }) => objects.filter((object) => isBuiltIn(object.apiVersion)).map((object) => ({ name, object })));
  return onlyOnce(all, ({ object }) => JSON.stringify(object)).map(({ name, object }) => ({ name, objects: [object] }));
}
