import { listAt, textAt, valueAt } from '../../manifest/fields';
import { ObjectView, PodView } from '../../manifest/views';
import { OwnedHit, Memory, SetRule } from '../rule';

/** A pod that gets a token unless its account says otherwise. */
interface Candidate<Owner> {
  readonly owner: Owner;
  readonly namespace: string | undefined;
  readonly account: string;
  readonly asksForToken: boolean;
  readonly path: string;
}

export const unneededToken: SetRule = {
  id: 'unneeded-token',
  severity: 'medium',
  title: 'Token mounted without need',
  why: 'The token lets whoever reads it call the Kubernetes API as the pod, which nothing in the audited manifests gives it a reason to do.',
  fix: 'Set automountServiceAccountToken to false, or audit the RoleBinding of its service account together with it.',
  start: <Owner>() => new TokenMemory<Owner>(),
};

class TokenMemory<Owner> implements Memory<Owner> {
  private readonly candidates: Candidate<Owner>[] = [];
  /** `namespace/name` of accounts that take the token from their pods. */
  private readonly tokenless = new Set<string>();
  /** `namespace/name` of accounts that some binding names. */
  private readonly bound = new Set<string>();
  private readonly boundNames = new Set<string>();

  public seeObject(object: ObjectView): void {
    if (object.kind === 'ServiceAccount' && valueAt(object.fields, 'automountServiceAccountToken') === false) {
      this.tokenless.add(key(object.namespace, object.name));
    }
    if (object.kind === 'RoleBinding' || object.kind === 'ClusterRoleBinding') {
      listAt(object.fields, 'subjects').forEach((subject) => this.seeSubject(subject, object.namespace));
    }
  }

  public seePod(pod: PodView, owner: Owner): void {
    const automount = valueAt(pod.spec, 'automountServiceAccountToken');
    if (automount !== false) {
      this.candidates.push({
        owner,
        namespace: pod.object.namespace,
        account: textAt(pod.spec, 'serviceAccountName') ?? textAt(pod.spec, 'serviceAccount') ?? 'default',
        // The pod's own setting wins over that of its account.
        asksForToken: automount === true,
        path: `${pod.path}.automountServiceAccountToken`,
      });
    }
  }

  public conclude(): OwnedHit<Owner>[] {
    return this.candidates
      .filter((pod) => pod.asksForToken || !this.tokenless.has(key(pod.namespace, pod.account)))
      .filter((pod) => !this.isBound(pod))
      .map(({ owner, path, account }) => ({
        owner,
        hit: { path, message: `a token of service account ${account} is mounted, and nothing audited here binds that account to a role` },
      }));
  }

  private isBound({ namespace, account }: Candidate<Owner>): boolean {
    // A manifest without namespace goes wherever it is applied to, so that a binding by name is all there is to compare.
    return this.bound.has(key(namespace, account))
      || this.bound.has(key(undefined, account))
      || (namespace === undefined && this.boundNames.has(account))
      || this.bound.has('group system:serviceaccounts')
      || this.bound.has(`group system:serviceaccounts:${namespace ?? 'default'}`);
  }

  private seeSubject(subject: unknown, bindingNamespace: string | undefined): void {
    const name = textAt(subject, 'name');
    if (name === undefined) {
      return;
    }
    if (textAt(subject, 'kind') === 'Group') {
      this.bound.add(`group ${name}`);
    } else if (textAt(subject, 'kind') === 'ServiceAccount') {
      this.bound.add(key(textAt(subject, 'namespace') ?? bindingNamespace, name));
      this.boundNames.add(name);
    }
  }
}

function key(namespace: string | undefined, name: string): string {
  return `${namespace ?? ''}/${name}`;
}
