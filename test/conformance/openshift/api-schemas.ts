import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { Document, documentOf, listOf } from '../../../src/private/documents';
import { moduleFolder } from '../tools/modules';
import { SchemaSet } from '../tools/schemas';
import { ModuleSource } from '../tools/specs';

/** The newest version of OpenShift's types that the module proxy has. */
const OPENSHIFT_API: ModuleSource = {
  module: 'github.com/openshift/api',
  version: 'v0.0.0-20240912201240-0a8800162826',
  sum: 'h1:A8D9SN/hJUwAbdO0rPCVTqmuBOctdgurr53gK701SYo=',
};

/** In this version, certificates of Routes by reference are in the preview only; since OpenShift 4.19 they are in every cluster. */
const DEFINITIONS = [
  join('route', 'v1', 'zz_generated.crd-manifests', 'routes-TechPreviewNoUpgrade.crd.yaml'),
  join('security', 'v1', 'zz_generated.crd-manifests', '0000_03_config-operator_01_securitycontextconstraints.crd.yaml'),
];

/** The schemas of Route and SecurityContextConstraints, from the definitions OpenShift itself installs. */
export async function apiSchemas(): Promise<SchemaSet> {
  const folder = await moduleFolder(OPENSHIFT_API);
  const schemas = DEFINITIONS.map((file) => schemaOf(documentOf(parse(readFileSync(join(folder, file), 'utf8')))));
  return new SchemaSet(OPENSHIFT_API.version, [JSON.stringify({ components: { schemas: Object.fromEntries(schemas) } })]);
}

function schemaOf(definition: Document): [string, Document] {
  const { group, names, versions } = documentOf(definition.spec);
  const { kind } = documentOf(names);
  const { name: version, schema } = documentOf(listOf(versions)[0]);
  const { required, ...rest } = documentOf(documentOf(schema).openAPIV3Schema);
  const properties = documentOf(rest.properties);
  return [String(kind), {
    ...rest,
    // What may be null may as well be left out of a manifest: the server writes null.
    'required': listOf(required).filter((name) => documentOf(properties[String(name)]).nullable !== true),
    'x-kubernetes-group-version-kind': [{ group, version, kind }],
  }];
}
