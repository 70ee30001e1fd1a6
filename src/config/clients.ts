import { CLIENT_SECRET_FILE } from './auth';
import { Document } from '../private/documents';
import { AUTHORITY_DIRECTORY } from '../private/vocabulary';
import { Authentication } from '../settings/authentication';
import { FlyteEndpoint } from '../settings/endpoint';
import { LoginClient } from '../settings/login-client';
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
      ...(authentication?._client === undefined ? {} : login(authentication._client)),
    },
  };
}

function login(client: LoginClient): Document {
  return {
    clientId: client.clientId,
    clientSecretLocation: `${SECRETS_DIRECTORY}/${CLIENT_SECRET_FILE}`,
    scopes: client.scopes,
    audience: client.audience,
    tokenUrl: client.tokenUrl,
    authorizationHeader: client.authorizationHeader,
    httpProxyURL: client.proxyUrl,
  };
}

/** The `catalog-cache` section of flytepropeller. */
export function catalogClient(endpoint: FlyteEndpoint | undefined, namespace: string): Document {
  if (endpoint === undefined) { return { 'catalog-cache': { type: 'noop' } }; }
  return { 'catalog-cache': { type: 'datacatalog', endpoint: endpoint._address(namespace), insecure: !endpoint.tls } };
}
