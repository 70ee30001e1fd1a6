import * as kplus from 'cdk8s-plus-27';
import { AUTHORITY_FILE } from '../config/clients';
import { SecretFile } from '../config/files';
import { AUTHORITY_DIRECTORY } from '../private/vocabulary';
import { Authentication } from '../settings/authentication';
import { FlyteEndpoint } from '../settings/endpoint';
import { SECRETS_DIRECTORY } from '../settings/secrets';
import { VolumeSet } from '../workload/volumes';

/** Where Go programs look for authorities, besides the image's one bundle. */
const SYSTEM_AUTHORITIES = ['/etc/ssl/certs', '/etc/pki/tls/certs'];

/** Files of a component that calls flyteadmin: the secret it logs in with and others it looks up, and the authority by which it knows flyteadmin. */
export function adminClientMounts(volumes: VolumeSet, admin: FlyteEndpoint, secrets: SecretFile[]): kplus.VolumeMount[] {
  return [
    ...(secrets.length === 0 ? [] : [volumes.secretFiles('secrets', SECRETS_DIRECTORY, secrets)]),
    ...authorityMounts(volumes, admin.authority),
  ];
}

/** The certificate of an authority, in the directory that `trustEnv` names. */
export function authorityMounts(volumes: VolumeSet, authority?: kplus.SecretValue): kplus.VolumeMount[] {
  return authority === undefined ? [] : [volumes.secretFiles('authority', AUTHORITY_DIRECTORY, [{ value: authority, file: AUTHORITY_FILE }])];
}

/**
 * Environment of a component that calls flyteadmin. `admin.caCertFilePath` holds for gRPC only; tokens are fetched over HTTPS with the
 * authorities of the system, to which the directory adds flyteadmin's.
 */
export function adminClientEnv(admin: FlyteEndpoint, authentication?: Authentication): { [name: string]: kplus.EnvValue } {
  if (admin.authority === undefined || authentication?.enabled !== true) { return {}; }
  return trustEnv();
}

/** Makes Go programs trust the authority in the directory, besides those of the system. */
export function trustEnv(): { [name: string]: kplus.EnvValue } {
  return { SSL_CERT_DIR: kplus.EnvValue.fromValue([...SYSTEM_AUTHORITIES, AUTHORITY_DIRECTORY].join(':')) };
}
