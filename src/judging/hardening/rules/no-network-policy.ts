import { fieldsAt, listAt, textsAt } from '../../manifest/fields';
import { Fields } from '../../manifest/json';
import { meets, Requirement, requirementsOf } from '../../manifest/selectors';
import { ObjectView, PodView } from '../../manifest/views';
import { OwnedHit, Memory, SetRule } from '../rule';

type Direction = 'Ingress' | 'Egress';

interface Policy {
  readonly requirements: readonly Requirement[];
  readonly directions: readonly Direction[];
}

interface Candidate<Owner> {
  readonly owner: Owner;
  readonly namespace: string;
  readonly labels: { readonly [name: string]: string };
  readonly path: string;
}

export const noNetworkPolicy: SetRule = {
  id: 'no-network-policy',
  severity: 'medium',
  title: 'Pods no NetworkPolicy selects',
  why: 'Such pods may be called by, and may call, every address that the cluster can reach.',
  fix: 'Add a NetworkPolicy of the same namespace that selects the pods and allows what they use, in both directions.',
  start: <Owner>() => new PolicyMemory<Owner>(),
};

class PolicyMemory<Owner> implements Memory<Owner> {
  private readonly candidates: Candidate<Owner>[] = [];
  private readonly policies = new Map<string, Policy[]>();

  public seeObject(object: ObjectView): void {
    if (object.kind === 'NetworkPolicy' && object.apiVersion.startsWith('networking.k8s.io/')) {
      const namespace = object.namespace ?? '';
      const policies = this.policies.get(namespace) ?? [];
      policies.push(policyOf(fieldsAt(object.fields, 'spec')));
      this.policies.set(namespace, policies);
    }
  }

  public seePod(pod: PodView, owner: Owner): void {
    if (pod.running) {
      const labels: { [name: string]: string } = {};
      for (const [name, value] of Object.entries(fieldsAt(pod.metadata, 'labels'))) {
        labels[name] = String(value);
      }
      this.candidates.push({ owner, namespace: pod.object.namespace ?? '', labels, path: pod.metadataPath });
    }
  }

  public conclude(): OwnedHit<Owner>[] {
    return this.candidates.flatMap(({ owner, namespace, labels, path }) => {
      const open = new Set<Direction>(['Ingress', 'Egress']);
      for (const policy of this.policies.get(namespace) ?? []) {
        const matters = policy.directions.some((direction) => open.has(direction));
        if (matters && policy.requirements.every((requirement) => meets(labels, requirement))) {
          policy.directions.forEach((direction) => open.delete(direction));
        }
      }
      const directions = [...open].map((direction) => direction.toLowerCase()).join(' and ');
      return open.size > 0 ? [{ owner, hit: { path: `${path}.labels`, message: `no NetworkPolicy restricts the ${directions} of its pods` } }] : [];
    });
  }
}

function policyOf(spec: Fields): Policy {
  const types = textsAt(spec, 'policyTypes');
  // Without policyTypes a policy is about ingress, and about egress only if it has rules for it.
  const directions: Direction[] = types.length > 0
    ? (['Ingress', 'Egress'] as const).filter((direction) => types.includes(direction))
    : listAt(spec, 'egress').length > 0 ? ['Ingress', 'Egress'] : ['Ingress'];
  return { directions, requirements: requirementsOf(spec.podSelector) };
}
