import * as kplus from 'cdk8s-plus-27';
import { SecretFile } from './files';
import { Document } from '../private/documents';
import { ObjectStore } from '../settings/object-store';

/** The `storage` section; nothing where the whole of it comes from a Secret. */
export function storageSection(store: ObjectStore): Document {
  const { _backend: backend, _limits: limits } = store;
  if (backend.kind === 'document') { return {}; }
  return {
    storage: {
      ...backendKeys(store),
      'enable-multicontainer': limits.multiContainer ? true : undefined,
      'limits': { maxDownloadMBs: limits.maxDownload },
      'cache': limits.cache === undefined ? undefined : { max_size_mbs: limits.cache, target_gc_percent: limits.cacheGcPercent },
    },
  };
}

function backendKeys({ _backend: backend }: ObjectStore): Document {
  switch (backend.kind) {
    case 's3': return {
      type: 's3',
      container: backend.bucket,
      connection: {
        'auth-type': backend.accessKey === undefined ? 'iam' : 'accesskey',
        'endpoint': backend.endpoint,
        'region': backend.region,
        'disable-ssl': backend.endpoint?.startsWith('http://'),
      },
      signedUrl: backend.publicEndpoint === undefined ? undefined : { stowConfigOverride: { endpoint: backend.publicEndpoint } },
    };
    case 'gcs': return {
      type: 'stow',
      container: backend.bucket,
      stow: { kind: 'google', config: { json: '', project_id: backend.projectId, scopes: 'https://www.googleapis.com/auth/cloud-platform' } },
    };
    case 'azure': return { type: 'stow', container: backend.container, stow: { kind: 'azure', config: { account: backend.account } } };
    default: return {};
  }
}

/** The `remoteData` section of flyteadmin. Flyte's `aws` scheme knows no endpoint but Amazon's own. */
export function remoteDataSection({ _backend: backend, _signedUrls: signed }: ObjectStore): Document {
  const signedUrls = signed === undefined ? undefined : { enabled: true, durationMinutes: signed.minutes, signingPrincipal: signed.signingPrincipal };
  if (backend.kind === 's3' && backend.endpoint === undefined) { return { remoteData: { scheme: 'aws', region: backend.region, signedUrls } }; }
  return { remoteData: { scheme: backend.kind === 'gcs' ? 'gcp' : 'none', signedUrls } };
}

/** The access key, for which Flyte reads no file; it does read the environment. */
export function storageEnv({ _backend: backend }: ObjectStore): { [name: string]: kplus.EnvValue } {
  if (backend.kind !== 's3' || backend.accessKey === undefined) { return {}; }
  return {
    'STORAGE.CONNECTION.ACCESS_KEY': kplus.EnvValue.fromSecretValue(backend.accessKey.accessKeyId),
    'STORAGE.CONNECTION.SECRET_KEY': kplus.EnvValue.fromSecretValue(backend.accessKey.secretAccessKey),
  };
}

/** The `storage` section as a file beside the configuration, where it comes from a Secret. */
export function storageFiles({ _backend: backend }: ObjectStore): SecretFile[] {
  return backend.kind === 'document' ? [{ value: backend.document, file: 'storage.yaml' }] : [];
}

/** What tasks cannot know by themselves, in the words of Flyte's own libraries. */
export function storeTaskEnv({ _endpoint: endpoint }: ObjectStore): { [name: string]: string } {
  return endpoint === undefined ? {} : { FLYTE_AWS_ENDPOINT: endpoint };
}
