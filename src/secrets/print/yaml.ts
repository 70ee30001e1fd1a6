import { GeneratedSecret } from '../make/generate';
import { Need, NeededKey } from '../needs';
import { wordsOf } from '../purpose';

/** Texts that YAML takes for nothing else, in any version. */
const PLAIN = /^(?!(?:y|n|yes|no|on|off|true|false|null|e\d+)$)[A-Za-z/][A-Za-z0-9_/.-]*$/i;

/** A Secret with its values in clear, so that a person can add what is left. */
export function secretYaml({ secret, namespace, annotations, values, left }: GeneratedSecret): string {
  const notes = Object.entries(annotations).map(([name, value]) => `    ${scalar(name)}: ${scalar(value)}\n`);
  return [
    'apiVersion: v1\nkind: Secret\n',
    metadata(secret, namespace, notes),
    `type: ${typeOf(Object.keys(values))}\n`,
    'stringData:\n',
    ...left.map((key) => `  # ${missing(key)}\n`),
    ...Object.entries(values).map(([key, value]) => value.includes('\n') ? `  ${scalar(key)}: |\n${block(value)}` : `  ${scalar(key)}: ${scalar(value)}\n`),
  ].join('');
}

/** An ExternalSecret of the External Secrets Operator: where each key is to come from, and no value. */
export function externalSecretYaml({ secret, namespace, ofTasks, keys }: Need): string {
  const remote = `${namespace ?? 'flyte'}/${secret}`;
  const known = keys.filter(({ key, optional }) => key !== undefined && !optional);
  const type = typeOf(known.map(({ key }) => key!));
  return [
    ...ofTasks ? ['# Read in each namespace of tasks: one of these for each.\n'] : [],
    'apiVersion: external-secrets.io/v1\nkind: ExternalSecret\n',
    metadata(secret, namespace, []),
    'spec:\n  refreshInterval: 1h\n  secretStoreRef:\n    kind: ClusterSecretStore\n    name: your-store # the name of yours\n',
    `  target:\n    name: ${scalar(secret)}\n    creationPolicy: Owner\n`,
    ...type === 'Opaque' ? [] : [`    template:\n      type: ${type}\n`],
    ...known.length > 0 ? ['  data:\n', ...known.flatMap(({ key, purpose }) => [
      `    - secretKey: ${scalar(key!)} # ${wordsOf(purpose)}\n`,
      `      remoteRef:\n        key: ${scalar(remote)}\n        property: ${scalar(key!)}\n`,
    ])] : [],
    // Nobody says which keys these are.
    ...keys.some(({ key }) => key === undefined) ? [`  dataFrom:\n    - extract:\n        key: ${scalar(remote)}\n`] : [],
  ].join('');
}

function metadata(name: string, namespace: string | undefined, annotations: readonly string[]): string {
  return `metadata:\n  name: ${scalar(name)}\n${namespace === undefined ? '' : `  namespace: ${scalar(namespace)}\n`}${annotations.length === 0 ? '' : `  annotations:\n${annotations.join('')}`}`;
}

function typeOf(keys: readonly string[]): string {
  if (keys.includes('tls.crt') && keys.includes('tls.key')) { return 'kubernetes.io/tls'; }
  return keys.length === 1 && keys[0] === '.dockerconfigjson' ? 'kubernetes.io/dockerconfigjson' : 'Opaque';
}

export function missing({ key, purpose }: NeededKey): string {
  return `${key ?? 'its keys'}: given by you (${wordsOf(purpose)})`;
}

function block(text: string): string {
  return text.trimEnd().split('\n').map((line) => `    ${line}\n`).join('');
}

/** JSON is YAML. */
function scalar(text: string): string {
  return PLAIN.test(text) ? text : JSON.stringify(text);
}
