import { copyFileSync, readFileSync, readdirSync } from 'fs';
import { join } from 'path';
import { cached } from './cache';
import { moduleFolder } from './modules';
import { say } from './process';
import { ModuleSource, SCHEMAS, SchemaName } from './specs';

export type { SchemaName } from './specs';

/** A schema of OpenAPI 3.0, as Kubernetes publishes them; only what validation reads. */
export interface Schema {
  readonly '$ref'?: string;
  readonly 'type'?: string;
  readonly 'format'?: string;
  readonly 'properties'?: Readonly<Record<string, Schema>>;
  readonly 'required'?: readonly string[];
  readonly 'additionalProperties'?: Schema | boolean;
  readonly 'items'?: Schema;
  readonly 'allOf'?: readonly Schema[];
  readonly 'oneOf'?: readonly Schema[];
  readonly 'x-kubernetes-list-type'?: string;
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
  readonly 'x-kubernetes-group-version-kind'?: readonly GroupVersionKind[];
}

/** What names a kind of object. */
export interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

interface Document {
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> };
}

/** The schemas of one Kubernetes release. */
export class SchemaSet {
  private readonly schemas = new Map<string, Schema>();
  private readonly kinds = new Map<string, Schema>();

  public constructor(public readonly version: string, documents: readonly string[]) {
    for (const text of documents) {
      const { components } = JSON.parse(text) as Document;
      for (const [name, schema] of Object.entries(components?.schemas ?? {})) {
        this.schemas.set(name, schema);
        this.addKind(schema);
      }
    }
  }

  /** How many kinds of object the release knows. */
  public get size(): number {
    return this.kinds.size;
  }

  /** The schema of a kind, as a manifest names it. */
  public kind(apiVersion: string, kind: string): Schema | undefined {
    return this.kinds.get(`${apiVersion}/${kind}`);
  }

  /** Follows a reference within the release. */
  public resolve(reference: string): Schema {
    const schema = this.schemas.get(reference.replace('#/components/schemas/', ''));
    if (!schema) {
      throw new Error(`Kubernetes ${this.version}: no schema ${reference}`);
    }
    return schema;
  }

  /** Kinds shared by all groups (DeleteOptions, WatchEvent) are no manifests. */
  private addKind(schema: Schema): void {
    const names = schema['x-kubernetes-group-version-kind'] ?? [];
    if (names.length === 1) {
      const [{ group, version, kind }] = names;
      this.kinds.set(`${group === '' ? version : `${group}/${version}`}/${kind}`, schema);
    }
  }
}

/**
 * Returns the folder with a release's OpenAPI documents, one JSON file per API
 * group and version, from the Kubernetes repository as the Go module holds it.
 */
export async function ensureSchemas(name: SchemaName): Promise<string> {
  const source: ModuleSource = SCHEMAS[name];
  return cached('openapi', source.version, async (building) => {
    say(`fetching the OpenAPI documents of Kubernetes ${source.version} (once)`);
    const from = join(await moduleFolder(source), 'api', 'openapi-spec', 'v3');
    for (const file of readdirSync(from).filter((each) => each.endsWith('.json'))) {
      copyFileSync(join(from, file), join(building, file));
    }
  });
}

/** Loads a release's schemas. */
export async function loadSchemas(name: SchemaName): Promise<SchemaSet> {
  const directory = await ensureSchemas(name);
  const documents = readdirSync(directory).sort().map((file) => readFileSync(join(directory, file), 'utf8'));
  return new SchemaSet(SCHEMAS[name].version, documents);
}
