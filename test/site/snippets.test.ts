import { docsPages } from '../../site/docs';
import { snippetsOf, withPython } from '../../site/snippets';

const FLYTE = "new FlyteCore(chart, 'flyte', { database, objectStore, release: FlyteRelease.LATEST.with({ registry: 'images.example.com' }) });";
const block = (text: string, indent = '') => ['```ts', text, '```'].map((line) => `${indent}${line}\n`).join('');

test('lines for a program are there in Python too, where they stood, and the page asks which language', () => {
  const [mixed, plain] = withPython([
    { path: 'a.md', text: `# A\n\n${block(FLYTE)}\n1. First:\n\n${block('const own = Duration.hours(1);', '   ')}\n<!-- typescript: why -->\n${block('const a = [].map((b) => b);')}` },
    { path: 'b.md', text: `# B\n\n<!-- excerpt: examples/aws/main.ts -->\n${block('  half: of,')}` },
  ]);
  const python = 'FlyteCore(chart, "flyte", database=database, object_store=object_store, release=FlyteRelease.LATEST.with_(registry="images.example.com"))';
  expect(mixed.text).toMatch(/^---\nlanguages: true\n---\n\n# A\n/);
  expect(mixed.text).toContain(`<div class="in in-typescript in-java in-go in-csharp">\n\n\`\`\`ts\n${FLYTE}\n\`\`\`\n\n</div>\n\n<div class="in in-python">\n\n\`\`\`python\n${python}\n\`\`\`\n\n</div>\n`);
  expect(mixed.text).toContain('   ```python\n   own = Duration.hours(1)\n   ```\n');
  expect(mixed.text).toContain('```ts\nconst a = [].map((b) => b);\n```\n');
  expect(plain.text).not.toMatch(/languages: true|python/);
});

test('what does not compile is named with its page', () => {
  expect(() => snippetsOf([{ path: 'a.md', text: block("new FlyteCore(chart, 'flyte', { database, objectStore, replica: 2 });") }])).toThrow(/a\.md[\s\S]*replica/);
});

test('of the pages that show a program, these show it in TypeScript alone', () => {
  const pages = docsPages(['FlyteCore']).filter(({ text }) => text.includes('```ts'));
  const onlyTypescript = pages.filter(({ text }) => !/(?<!-->\n)^ *```ts$/m.test(text)).map(({ path }) => path);
  expect(onlyTypescript.sort()).toEqual([
    // Lines of an example, which has its own program in Python, and tests, rules and loops that rosetta has no words for.
    'audit.md', 'contributing.md', 'guides/eks.md', 'guides/gitops.md', 'guides/testing.md', 'multi-cluster.md',
  ]);
});
