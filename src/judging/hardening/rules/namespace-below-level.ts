import { fieldsAt, textAt } from '../../manifest/fields';
import { ObjectView, PodView } from '../../manifest/views';
import { PssLevel } from '../../pss';
import { OwnedHit, Memory, SetRule } from '../rule';

const LABEL = 'pod-security.kubernetes.io/enforce';
const STRENGTH: readonly string[] = ['privileged', 'baseline', 'restricted'];

interface Namespace<Owner> {
  readonly owner: Owner;
  readonly name: string;
  readonly enforced?: string;
}

export const namespaceBelowLevel: SetRule = {
  id: 'namespace-below-level',
  severity: 'medium',
  title: 'Namespace that enforces less',
  why: 'What is audited here is kept, but nothing keeps the next pod of the namespace to it.',
  fix: `Set the label ${LABEL} of the Namespace to the level that is asked for.`,
  start: <Owner>(level: PssLevel) => new NamespaceMemory<Owner>(level),
};

/** Judges namespaces that are among the manifests; somebody else may have made the others, and labelled them. */
class NamespaceMemory<Owner> implements Memory<Owner> {
  private readonly namespaces: Namespace<Owner>[] = [];
  private readonly inhabited = new Set<string>();
  /** Reasons of root grants by namespace. */
  private readonly grants = new Map<string, string>();

  constructor(private readonly level: PssLevel) {}

  public seeObject({ apiVersion, kind, name, fields }: ObjectView, owner: Owner): void {
    if (kind === 'Namespace' && apiVersion === 'v1') {
      this.namespaces.push({ owner, name, enforced: textAt(fieldsAt(fields, 'metadata', 'labels'), LABEL) });
    }
  }

  public seePod({ object: { namespace }, rootGrant }: PodView): void {
    if (namespace !== undefined) {
      this.inhabited.add(namespace);
      if (rootGrant !== undefined) {
        this.grants.set(namespace, rootGrant);
      }
    }
  }

  public conclude(): OwnedHit<Owner>[] {
    return this.namespaces
      // A namespace without label and without audited pods says nothing; one with a label says what it lets in.
      .filter(({ name, enforced }) => enforced !== undefined || this.inhabited.has(name))
      .filter(({ enforced }) => STRENGTH.indexOf(enforced ?? 'privileged') < STRENGTH.indexOf(this.level))
      .map(({ owner, name, enforced }) => ({
        owner,
        hit: { path: `metadata.labels['${LABEL}']`, message: `the namespace enforces ${this.wording(enforced)}, and ${this.level} is asked for` },
        // A granted init container runs as root, which restricted refuses and baseline admits.
        ...enforced === 'baseline' && this.grants.has(name) ? { accepted: `root grant: ${this.grants.get(name)}` } : {},
      }));
  }

  private wording(enforced: string | undefined): string {
    if (enforced === undefined) {
      return 'no level';
    }
    return STRENGTH.includes(enforced) ? enforced : `${JSON.stringify(enforced)}, which is no level`;
  }
}
