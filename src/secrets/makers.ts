import { nameOf, namespaceOf, Objects } from './objects';
import { fieldsAt, listAt, textAt, textsAt } from '../judging/manifest/fields';
import { Fields } from '../judging/manifest/json';

/** A Secret that is there, or will be, without anybody's doing. */
export interface Made {
  readonly secret: string;
  readonly namespace?: string;
  /** Who makes it, in words; undefined for one that is among the manifests. */
  readonly by?: string;
  /** Undefined where nobody says which. */
  readonly keys?: readonly string[];
}

/** The Secrets among the manifests, and those that something makes of what is. */
export function madeIn(objects: Objects): Made[] {
  return [...objects.all.flatMap(madeBy), ...madeAtStart(objects)];
}

function madeBy(object: Fields): Made[] {
  const [name, namespace] = [nameOf(object), namespaceOf(object)];
  const of = (secret: string | undefined, by?: string, keys?: readonly string[]): Made[] =>
    secret === undefined ? [] : [{ secret, namespace, by, keys }];
  const annotations = fieldsAt(object, 'metadata', 'annotations');
  switch (textAt(object, 'kind')) {
    case 'Secret': return of(name, undefined, [
      ...Object.keys(fieldsAt(object, 'data')), ...Object.keys(fieldsAt(object, 'stringData')),
      // Kubernetes itself fills these.
      ...textAt(object, 'type') === 'kubernetes.io/service-account-token' ? ['ca.crt', 'namespace', 'token'] : [],
    ]);
    case 'Certificate': return of(textAt(object, 'spec', 'secretName'), 'cert-manager');
    case 'ExternalSecret': return of(textAt(object, 'spec', 'target', 'name') ?? name, 'an ExternalSecret');
    case 'SealedSecret': return of(textAt(object, 'spec', 'template', 'metadata', 'name') ?? name, 'a SealedSecret');
    case 'Service': return of(textAt(annotations, 'service.beta.openshift.io/serving-cert-secret-name'), 'OpenShift');
    case 'Ingress': {
      const asked = ['cert-manager.io/cluster-issuer', 'cert-manager.io/issuer'].some((issuer) => textAt(annotations, issuer) !== undefined);
      return asked ? listAt(object, 'spec', 'tls').flatMap((entry) => of(textAt(entry, 'secretName'), 'cert-manager')) : [];
    }
    default: return [];
  }
}

/** `flyteadmin secrets create --name NAME`: AuthKeys.generatedAtRuntime. */
function madeAtStart(objects: Objects): Made[] {
  return objects.pods.flatMap((pod) => pod.containers.flatMap((container) => {
    const words = [...textsAt(container, 'command'), ...textsAt(container, 'args')];
    const at = words.findIndex((word, index) => /^secrets?$/.test(word) && words[index + 1] === 'create');
    const name = at < 0 ? undefined : words[words.indexOf('--name', at) + 1];
    return name === undefined || words.indexOf('--name', at) < 0 ? [] : [{ secret: name, namespace: pod.namespace, by: 'flyteadmin, when it first starts' }];
  }));
}
