import { deployment, plainDeployment, policy, reportOn } from './helpers';
import { renderHtml } from '../../../src/judging/report/html';
import { renderMarkdown } from '../../../src/judging/report/markdown';

const CONFINED = 'runAsUser: 1, runAsGroup: 1, runAsNonRoot: true, readOnlyRootFilesystem: true, allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}, '
  + 'seccompProfile: {type: RuntimeDefault}';
const fine = (name: string) => `{name: ${name}, image: "x:1", securityContext: {${CONFINED}}}`;
const LOOSE = '{name: loose, image: "x:1", securityContext: {runAsUser: 1}}';
const granted = `{name: wait, image: "x:1", securityContext: {${CONFINED.replace('runAsUser: 1, runAsGroup: 1, runAsNonRoot: true', 'runAsUser: 0, runAsGroup: 0, runAsNonRoot: false')}}}`;
const GRANT = 'annotations: {cdk8s-flyte.dev/root-grant: wait, cdk8s-flyte.dev/root-grant-reason: "nodes hide it"}';

/** A report on one pod with these containers. */
function page(containers: readonly string[], init: readonly string[] = [], template = ''): string {
  return renderHtml(reportOn(deployment('web', `containers: [${containers.join(', ')}]\ninitContainers: [${init.join(', ')}]`, template)));
}

/** The rows of the table of containers: name, and whether the row can be out of sight. */
function rowsOf(html: string): string[] {
  const section = html.slice(html.indexOf('<section id="containers"'), html.indexOf('<section id="pods"'));
  return [...section.matchAll(/<tr( class="[^"]*")?><th scope="row">web<span class="note">(\w+)</g)].map(([, classes, name]) => `${name}${/\bfine\b/.test(classes ?? '') ? ' fine' : ''}`);
}

describe('containers with nothing to note', () => {
  const six = ['a', 'b', 'c', 'd', 'e', 'f'].map(fine);

  test('can be out of sight where there are more than a few, behind those that deviate', () => {
    const html = page([...six, LOOSE]);
    expect(html).toContain('<label for="fold-containers"><input type="checkbox" id="fold-containers"> Show the 6 non-root ones without deviations too</label>');
    expect(rowsOf(html)).toEqual(['loose', 'a fine', 'b fine', 'c fine', 'd fine', 'e fine', 'f fine']);
    expect(html).not.toContain('without deviations.</p>');
  });

  test('are all in sight where there are a few', () => {
    expect(page([...six.slice(1), LOOSE])).not.toContain('<input type="checkbox"');
  });

  test('are said to be all there are', () => {
    expect(page(six)).toContain('<p class="tone good">All 6 are non-root and without deviations.</p>');
  });

  test('are not those with root, granted or not', () => {
    expect(rowsOf(page(six, [granted, granted.replace('wait', 'other')], GRANT))).toEqual(['other', 'wait', ...['a', 'b', 'c', 'd', 'e', 'f'].map((name) => `${name} fine`)]);
  });

  test('are shown on paper, and to who asks for less of the tables', () => {
    const css = page(six).split('</style>')[0];
    const hiding = [...css.matchAll(/^.*tr\.fine.*$/gm)].map(([line]) => line.trim());
    expect(hiding).toEqual(['main:not(:has(.filters input:checked:not([id$="-all"]))) section:has(.fold):not(:has(.fold input:checked)) tr.fine { display: none; }']);
    expect(css.slice(0, css.indexOf(hiding[0])).trimEnd()).toMatch(/@media screen \{$/);
  });
});

/** `a` is as it should be, of `b` something is accepted, of `c` something is found. */
const THREE = ['a', 'b', 'c'].map((name) => deployment(name, `
automountServiceAccountToken: false
serviceAccountName: ${name}
securityContext: {runAsNonRoot: true, runAsUser: 1, runAsGroup: 1, seccompProfile: {type: RuntimeDefault}}
containers:
- name: main
  image: "x:1"
  livenessProbe: {tcpSocket: {port: 1}}
  readinessProbe: {tcpSocket: {port: 1}}
  resources: {requests: {cpu: 1, memory: 1Mi}, limits: {memory: 1Mi}}
  securityContext: {readOnlyRootFilesystem: ${name === 'a'}, allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}`,
name === 'b' ? 'annotations: {cdk8s-flyte.dev/accept-writable-root-filesystem: "it is old"}' : '') + policy(name, 'policyTypes: [Ingress, Egress]')).join('');

test.each(['Pods', 'Network'])('components of which something was found come first in %s, then those with an acceptance', (title) => {
  const markdown = renderMarkdown(reportOn(THREE));
  const rows = markdown.slice(markdown.indexOf(`## ${title}\n`)).split('\n\n')[2].split('\n').slice(2).map((row) => row.slice(2, 3));
  expect(rows).toEqual(['c', 'b', 'a']);
});

test.each<[string, string, string[]]>([
  ['what is wrong, then what was allowed', THREE, ['2 writable root filesystems', '1 open finding', '1 accepted finding', '3 containers', '3 non-root', '0 root by grant']],
  ['root, before what is less', plainDeployment('web'), ['1 root, or may be, without grant', '1 writable root filesystem', '12 open findings', '1 container']],
])('of the cards come first: %s', (_title, yaml, expected) => {
  const cards = [...renderHtml(reportOn(yaml)).matchAll(/<div class="tile"><dt>([^<]+)<\/dt><dd class="\w+">(\d+)</g)].map(([, what, count]) => `${count} ${what}`);
  expect(cards.slice(0, expected.length)).toEqual(expected);
  expect(cards).toHaveLength(8);
});
