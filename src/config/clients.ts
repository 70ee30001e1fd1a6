import { CLIENT_SECRET_FILE, INTERNAL_CLIENT } from './auth';
import { Document } from '../private/documents';
import { AUTHORITY_DIRECTORY } from '../private/vocabulary';
import { Authentication } from '../settings/authentication';
import { FlyteEndpoint } from '../settings/endpoint';
import { SECRETS_DIRECTORY } from '../settings/secrets';

/** Name of the authority's certificate in its directory. */
export const AUTHORITY_FILE = 'ca.crt';

/** The `admin` section of a component that calls flyteadmin. */
export function adminClient(endpoint: FlyteEndpoint, namespace: string, authentication?: Authentication): Document {
  return {
    admin: {
      endpoint: endpoint._address(namespace),
      insecure: !endpoint.tls,
      caCertFilePath: endpoint.authority === undefined ? undefined : `${AUTHORITY_DIRECTORY}/${AUTHORITY_FILE}`,
      ...(authentication?.enabled === true ? { clientId: INTERNAL_CLIENT, clientSecretLocation: `${SECRETS_DIRECTORY}/${CLIENT_SECRET_FILE}` } : {}),
    },
  };
}

/** The `catalog-cache` section of flytepropeller. */
export function catalogClient(endpoint: FlyteEndpoint | undefined, namespace: string): Document {
  if (endpoint === undefined) { return { 'catalog-cache': { type: 'noop' } }; }
  return { 'catalog-cache': { type: 'datacatalog', endpoint: endpoint._address(namespace), insecure: !endpoint.tls } };
}
