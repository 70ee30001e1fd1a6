import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, Chart, Testing } from 'cdk8s';
import {
  ClusterResourceSync, Database, DataCatalog, FlyteAdmin, FlyteComponent, FlyteConnector, FlyteConsole, FlyteCore, FlyteCoreProps, FlyteEndpoint,
  FlyteNetworkPolicies, FlytePodWebhook, FlytePropeller, FlyteScheduler, ObjectStore, PostgresOptions, SingleBinary,
} from 'cdk8s-flyte';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { parse } from 'yaml';
import { Document, documentOf, listOf } from '../src/private/documents';

/** A container of a workload, and the list of the pod spec it stands in. */
export interface RenderedContainer {
  readonly name: string;
  readonly list: 'initContainers' | 'containers';
  /** JSON pointer to the container. */
  readonly pointer: string;
  readonly body: Document;
}

const folders: string[] = [];
afterAll(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** What every container's security context holds, besides its ids. */
export const HARDENED = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  privileged: false,
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
  seccompProfile: { type: 'RuntimeDefault' },
};

/** An app with a folder of its own for what it writes, for tests that look there. */
export function writingApp(): App {
  folders.push(mkdtempSync(join(tmpdir(), 'cdk8s-flyte-test-')));
  return new App({ outdir: folders[folders.length - 1] });
}

/** A chart of an app of its own, in namespace `flyte`. Pass an app where files or several charts matter. */
export function testChart(app: App = new App(), namespace: string | undefined = 'flyte', id = 'test'): Chart {
  return new Chart(app, id, namespace === undefined ? {} : { namespace });
}

/** A reference to a Secret that nobody in the app makes. */
export function testSecret(scope: Construct, name: string, key: string): kplus.SecretValue {
  return { secret: kplus.Secret.fromSecretName(scope, `${name}-${key}`, name), key };
}

/** A PostgreSQL server outside the cluster. Each chart takes one only, as the reference has a fixed id. */
export function testDatabase(scope: Construct, options: Partial<PostgresOptions> = {}): Database {
  return Database.postgres({ host: 'db.example.com', username: 'flyte', password: testSecret(scope, 'flyte-db', 'password'), ...options });
}

/** A bucket reached by workload identity. */
export function testObjectStore(): ObjectStore {
  return ObjectStore.s3({ bucket: 'acme-flyte', region: 'eu-central-1' });
}

/** A whole Flyte with an external database and bucket. */
export function core(scope: Construct = testChart(), props: Partial<FlyteCoreProps> = {}, id = 'flyte'): FlyteCore {
  return new FlyteCore(scope, id, { objectStore: testObjectStore(), ...props, database: props.database ?? testDatabase(scope) });
}

/** The components of a composition, by the name of their deployment. */
export function componentsOf(flyte: FlyteCore): { [name: string]: FlyteComponent } {
  const parts = [flyte.admin, flyte.dataCatalog, flyte.propeller, flyte.scheduler, flyte.podWebhook, flyte.console, flyte.clusterResourceSync];
  const all = [...parts, ...flyte.connectors];
  return Object.fromEntries(all.filter((component) => component !== undefined).map((component) => [component.deployment.name, component]));
}

/** Each component by itself, for tests that hold for every one. */
export const COMPONENTS: { readonly [name: string]: (scope: Construct, props?: object) => FlyteComponent } = {
  'flyteadmin': (scope, props) => new FlyteAdmin(scope, 'it', { database: testDatabase(scope), objectStore: testObjectStore(), ...props }),
  'flytescheduler': (scope, props) => new FlyteScheduler(scope, 'it', { database: testDatabase(scope), admin: testEndpoint(), ...props }),
  'datacatalog': (scope, props) => new DataCatalog(scope, 'it', { database: testDatabase(scope), objectStore: testObjectStore(), ...props }),
  'flytepropeller': (scope, props) => new FlytePropeller(scope, 'it', { objectStore: testObjectStore(), admin: testEndpoint(), ...props }),
  'flyte-pod-webhook': (scope, props) => new FlytePodWebhook(scope, 'it', { ...props }),
  'flyteconsole': (scope, props) => new FlyteConsole(scope, 'it', { ...props }),
  'flyteconnector': (scope, props) => new FlyteConnector(scope, 'it', { ...props }),
  'syncresources': (scope, props) => new ClusterResourceSync(scope, 'it', { database: testDatabase(scope), ...props }),
  'flyte-binary': (scope, props) => new SingleBinary(scope, 'it', { database: testDatabase(scope), objectStore: testObjectStore(), ...props }),
};

/** flyteadmin somewhere else. */
export function testEndpoint(): FlyteEndpoint {
  return FlyteEndpoint.of({ host: 'admin.example.com', port: 443 });
}

/**
 * The chart's manifests, validated as `app.synth()` would. Components without network policies get some, in a chart of their own: without
 * they would be refused.
 */
export function manifests(chart: Chart): Document[] {
  isolated(chart);
  return (Testing.synth(chart) as unknown[]).map(documentOf);
}

/** The manifests around a component, validated. */
export function synthOne(component: Construct): Document[] {
  return manifests(Chart.of(component));
}

/** The construct, in an app whose components have network policies: in another chart, where there were none. */
export function isolated<C extends Construct>(construct: C): C {
  const all = construct.node.root.node.findAll();
  const components = all.filter((one): one is FlyteComponent => one instanceof FlyteComponent);
  if (components.length > 0 && !all.some((one) => one instanceof FlyteNetworkPolicies)) {
    new FlyteNetworkPolicies(new Chart(construct.node.root, 'policies'), 'policies', { components });
  }
  return construct;
}

/** All manifests of a kind, or those of one name. */
export function findAll(all: readonly Document[], kind: string, name?: string): Document[] {
  return all.filter((manifest) => manifest.kind === kind && (name === undefined || nameOf(manifest) === name));
}

/** The one manifest of that kind and name; fails when there is none or another. */
export function find(all: readonly Document[], kind: string, name: string): Document {
  const found = findAll(all, kind, name);
  const names = all.map((one) => `${String(one.kind)} ${nameOf(one)}`).join(', ');
  if (found.length !== 1) { throw new Error(`${found.length} manifests are ${kind} ${name}; there are ${names}`); }
  return found[0];
}

/** `metadata.name`. */
export function nameOf(manifest: Document): string {
  return String(documentOf(manifest.metadata).name);
}

/** `spec.template` of a workload. */
export function templateOf(manifest: Document): Document {
  return documentOf(documentOf(manifest.spec).template);
}

/** `spec.template.spec` of a workload. */
export function podOf(manifest: Document): Document {
  return documentOf(templateOf(manifest).spec);
}

/** Every container of a workload, init containers first. */
export function containersOf(manifest: Document): RenderedContainer[] {
  return (['initContainers', 'containers'] as const).flatMap((list) => listOf(podOf(manifest)[list]).map(documentOf)
    .map((body, index) => ({ name: String(body.name), list, pointer: `/spec/template/spec/${list}/${index}`, body })));
}

/** The workload's container of that name. */
export function containerOf(manifest: Document, name: string): Document {
  const all = containersOf(manifest);
  const found = all.find((container) => container.name === name);
  if (found === undefined) { throw new Error(`${nameOf(manifest)} has no container ${name}; it has ${all.map((one) => one.name).join(', ')}`); }
  return found.body;
}

/** The Flyte configuration in a ConfigMap. */
export function configOf(all: readonly Document[], configMapName: string): Document {
  const data = documentOf(find(all, 'ConfigMap', configMapName).data);
  const files = Object.values(data);
  if (files.length !== 1) { throw new Error(`${configMapName} has ${files.length} files: ${Object.keys(data).join(', ')}`); }
  return documentOf(parse(String(files[0])));
}

/** The environment of a container, by name: the text, or where it comes from. */
export function envOf(container: Document): { [name: string]: unknown } {
  return Object.fromEntries(listOf(container.env).map(documentOf).map((entry) => [String(entry.name), entry.value ?? entry.valueFrom]));
}
