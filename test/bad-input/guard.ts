import { Row, untyped } from './row';
import { core, COMPONENTS } from '../support';

const console = (props: object) => (chart: Parameters<Row[1]>[0]) => COMPONENTS.flyteconsole(chart, props);
const POD_RULES = 'default-service-account, missing-limits, missing-probes, missing-requests, namespace-below-level, no-network-policy, probe-cannot-fail, root-group, '
  + 'secret-in-arguments, secret-in-env, unbounded-empty-dir, unneeded-token, unpinned-image, writable-root-filesystem';
const ROOT = 'say why this container needs root, or leave allowRootInit out: it works as non-root';
const OPEN = "say why nothing restricts who calls Flyte's pods, or remove enabled: false";

const grant = (reason: unknown) => (chart: Parameters<Row[1]>[0]) =>
  COMPONENTS.flyteadmin(chart, { checkDbReady: { allowRootInit: true, reason } });
const unreadable = (prop: string, shown: string, why: string, fix: string) =>
  `test/it: ${prop} must be one line of visible words, 500 characters at most, got '${shown}'; ${why}; ${fix}`;

/** What is refused about acceptances and reasons. */
export const GUARD_ROWS: Row[] = [
  ['an acceptance of no rule', console({ accept: { everything: 'because' } }),
    `test/it: accept must name rules that can be accepted, got 'everything'; use one of ${POD_RULES}`],
  ['an acceptance of what Pod Security refuses', console({ accept: { runAsNonRoot: 'because' } }),
    `test/it: accept must name rules that can be accepted, got 'runAsNonRoot'; use one of ${POD_RULES}`],
  ['an acceptance about another object', console({ accept: { 'wildcard-rbac': 'because' } }),
    "test/it: accept must name rules about pods, got 'wildcard-rbac'; annotate the object it is about: "
    + "ApiObject.of(...).metadata.addAnnotation('cdk8s-flyte.dev/accept-wildcard-rbac', reason)"],
  ['an acceptance without a reason', console({ accept: { 'missing-limits': '' } }),
    "test/it: accept['missing-limits'] must say why, got ''; say why it is right here"],
  ['an acceptance with a number for a reason', console({ accept: { 'missing-limits': untyped(7) } }),
    "test/it: accept['missing-limits'] must be a text, got 7; write it in quotes"],
  ['an acceptance with a reason of dots', console({ accept: { 'missing-limits': '...' } }),
    unreadable("accept['missing-limits']", '...', 'it has no word', 'say why it is right here')],
  ['an acceptance with an invisible reason', console({ accept: { 'missing-limits': '\u200b' } }),
    unreadable("accept['missing-limits']", '<U+200B>', 'it holds U+200B, which nobody sees', 'say why it is right here')],
  ['an acceptance with a letter that is drawn as nothing', console({ accept: { 'missing-limits': '\u3164' } }),
    unreadable("accept['missing-limits']", '<U+3164>', 'it holds U+3164, which nobody sees', 'say why it is right here')],
  ['a grant whose reason is turned around', grant('no\u202etoor'), unreadable('checkDbReady.reason', 'no<U+202E>toor', 'it holds U+202E, which nobody sees', ROOT)],
  ['a grant whose reason holds a bell', grant('a\u0007b'), unreadable('checkDbReady.reason', 'a<U+0007>b', 'it holds U+0007, which nobody sees', ROOT)],
  ['a grant whose reason has a soft hyphen', grant('a\u00adb'), unreadable('checkDbReady.reason', 'a<U+00AD>b', 'it holds U+00AD, which nobody sees', ROOT)],
  ['a grant whose reason ends a line for kubectl', grant('a\u2028b'), unreadable('checkDbReady.reason', 'a<U+2028>b', 'it holds U+2028, which nobody sees', ROOT)],
  ['a grant whose reason is half a character', grant('a\ud800'), unreadable('checkDbReady.reason', 'a<U+D800>', 'it holds U+D800, which nobody sees', ROOT)],
  ['a grant whose reason is very long', grant('why '.repeat(200)),
    unreadable('checkDbReady.reason', `${'why '.repeat(19)}...`, 'it is longer than 500 characters', ROOT).replace("...'", '...')],
  ['a grant whose reason is a number', grant(7), 'test/it: checkDbReady.reason must be a text, got 7; write it in quotes'],
  ['no network policies, and no reason', (chart) => core(chart, { networkPolicies: { enabled: false } }),
    `test/flyte: networkPolicies.reason must say why, got nothing; ${OPEN}`],
  ['no network policies for a reason nobody sees', (chart) => core(chart, { networkPolicies: { enabled: false, reason: '\u2060' } }),
    `test/flyte: networkPolicies.reason must be one line of visible words, 500 characters at most, got '<U+2060>'; it holds U+2060, which nobody sees; ${OPEN}`],
  ['a reason for policies that are there', (chart) => core(chart, { networkPolicies: { reason: 'because' } }),
    "test/flyte: networkPolicies.reason must come with enabled: false, got 'because'; remove it: there are policies"],
];
