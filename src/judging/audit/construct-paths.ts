import { existsSync, readFileSync, writeFileSync } from 'fs';
import { dirname, join } from 'path';
import { ApiObject, App } from 'cdk8s';
import { IConstruct } from 'constructs';
import { ObjectRef } from './report';
import { isFields } from '../manifest/json';

/**
 * Beside the manifests, for the validation plugin. The CLI's own file of this sort knows objects by name alone, so that the Deployment
 * and the Service of one component are one to it. The underscore keeps Helm from taking the file for a template.
 */
const FILE = '_construct-paths.json';
const SEARCH_DEPTH = 4;

const recorded = new WeakSet<IConstruct>();

/** Lets the synth write down which construct each object comes from, when the CLI asks the app for such records. */
export function recordConstructPaths(scope: IConstruct): void {
  const app = scope.node.root;
  if (process.env.CDK8S_RECORD_CONSTRUCT_METADATA !== 'true' || !(app instanceof App) || recorded.has(app)) {
    return;
  }
  recorded.add(app);
  let asking = false;
  app.node.addValidation({
    validate: () => {
      // Asked by itself, below.
      if (asking) { return []; }
      const objects = app.node.findAll().filter((construct): construct is ApiObject => ApiObject.isApiObject(construct));
      // A validation, and no hook of the synth, is what cdk8s offers to run over the finished tree.
      const paths = objects.map((object): [string, string] => [keyOf(refOf(object)), object.node.path]);
      // A synth that some other validation refuses leaves no file.
      asking = true;
      const refused = refuses(app);
      asking = false;
      if (!refused && existsSync(app.outdir)) {
        writeFileSync(join(app.outdir, FILE), JSON.stringify(Object.fromEntries(paths.sort())));
      }
      return [];
    },
  });
}

/** The construct paths recorded for a synth, by object; empty when the app recorded none. */
export function constructPathsNear(manifest: string): (object: ObjectRef) => string | undefined {
  const paths = read(manifest);
  return (object) => Object.prototype.hasOwnProperty.call(paths, keyOf(object)) ? String(paths[keyOf(object)]) : undefined;
}

/** What throws in a validation is no refusal: it ends the synth by itself. */
function refuses(app: App): boolean {
  try {
    return app.node.findAll().some((construct) => construct.node.validate().length > 0);
  } catch {
    return true;
  }
}

function read(manifest: string): { readonly [key: string]: unknown } {
  let folder = dirname(manifest);
  // An app may write each chart into a folder of its own, one below the other.
  for (let depth = 0; depth < SEARCH_DEPTH; depth++) {
    const file = join(folder, FILE);
    if (existsSync(file)) {
      try {
        const paths: unknown = JSON.parse(readFileSync(file, 'utf8'));
        return isFields(paths) ? paths : {};
      } catch {
        return {};
      }
    }
    folder = dirname(folder);
  }
  return {};
}

function refOf(object: ApiObject): ObjectRef {
  return { apiVersion: object.apiVersion, kind: object.kind, namespace: object.metadata.namespace, name: object.name };
}

function keyOf({ apiVersion, kind, namespace, name }: ObjectRef): string {
  return [apiVersion, kind, namespace ?? '', name].join(' ');
}
