import { became, imported } from './helpers';

const logs = (values: string) => imported('flyte-core', `configmap: {task_logs: {plugins: {logs: {${values}}}}}`);
const AT = 'configmap.task_logs.plugins.logs';

test('each address of a template is a link, shown when the values say', () => {
  const { program, entries } = logs('templates: [{displayName: a, templateUris: ["https://a.example.com/{{.podName}}", "https://b.example.com"], showWhilePending: true, hideOnceFinished: true, scheme: Pod}]');
  const options = 'showWhilePending: true, hideOnceFinished: true';
  const said = program.replace(/\s+/g, ' ').replace(/, }/g, ' }');
  expect(said).toContain(`LogLink.template({ displayName: 'a', uri: 'https://a.example.com/{{ .podName }}', ${options} })`);
  expect(said).toContain(`LogLink.template({ displayName: 'a 2', uri: 'https://b.example.com', ${options} })`);
  expect(entries.filter(({ verdict }) => verdict !== 'carried')).toEqual([]);
});

test.each([
  ['a map', 'dynamic-log-links: {vscode: {displayName: VSCode, templateUris: ["https://flyte.example.com/{{ .podName }}"]}}', '["vscode"]'],
  ['a list of maps', 'dynamic-log-links: [{vscode: {displayName: VSCode, templateUris: ["https://flyte.example.com/{{ .podName }}"]}}]', '[0].vscode'],
])('links that tasks ask for, as %s', (_what, values, at) => {
  const result = logs(values);
  expect(result.program.replace(/\s+/g, ' ').replace(/, }/g, ' }')).toContain("LogLink.dynamic('vscode', { displayName: 'VSCode', uri: 'https://flyte.example.com/{{ .podName }}' })");
  expect(became(result, `${AT}.dynamic-log-links${at.replace('["vscode"]', '.vscode')}.displayName`)).toBe('carried: tasks.logLinks');
});

test.each([
  ['without an address', 'templates: [{displayName: a}]', 'templates[0].displayName'],
  ['with addresses for dynamic values', 'templates: [{displayName: a, templateUris: ["https://a.example.com"], dynamicTemplateUris: ["https://b.example.com"]}]', 'templates[0].displayName'],
  ['that tasks ask for, without an address', 'dynamic-log-links: {vscode: {displayName: a}}', 'dynamic-log-links.vscode.displayName'],
  ['that tasks ask for, which are none', 'dynamic-log-links: x', 'dynamic-log-links'],
  ['of another kind', 'templates: x', 'templates'],
])('links %s are refused', (_what, values, path) => {
  expect(became(logs(values), `${AT}.${path}`)).toMatch(/^refused: the link needs an address/);
});

test('flyte-binary: custom links are the same', () => {
  expect(became(imported('flyte-binary', 'configuration: {logging: {plugins: {custom: [{displayName: a, templateUris: ["https://a.example.com", "https://b.example.com"]}]}}}'),
    'configuration.logging.plugins.custom[0].templateUris[1]')).toBe('carried: tasks.logLinks');
});
