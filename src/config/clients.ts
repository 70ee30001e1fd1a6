import { Document } from '../private/documents';
import { Authentication } from '../settings/authentication';
import { FlyteEndpoint } from '../settings/endpoint';

/** The `admin` section of a component that calls flyteadmin. */
export function adminClient(endpoint: FlyteEndpoint, namespace: string, authentication?: Authentication): Document {
  return { admin: { endpoint: endpoint._address(namespace), insecure: !endpoint.tls, ...authentication?._clientConfig } };
}

/** The `catalog-cache` section of flytepropeller. */
export function catalogClient(endpoint: FlyteEndpoint | undefined, namespace: string): Document {
  if (endpoint === undefined) { return { 'catalog-cache': { type: 'noop' } }; }
  return { 'catalog-cache': { type: 'datacatalog', endpoint: endpoint._address(namespace), insecure: !endpoint.tls } };
}
