import { storeTypeOf } from './switches';
import { literal, secretValue } from '../code';
import { bool, integer, mebibytes, text, when } from '../readers/basic';
import { bucket, endpointOfStore, identityAt, otherBuckets, s3At, STORE } from '../readers/stores';
import { Context, Reader, Row, Store } from '../row';

type Looked = Pick<Context, 'text'>;

/** The store that the values describe: of each type the template reads a branch of its own. */
export function storeOf(context: Looked): Store {
  const { text: textAt } = context;
  const s3 = (...sections: string[]): Store => {
    const [endpoint, region] = ['endpoint', 'region'].map((key) => sections.map((one) => textAt(`${one}.${key}`)).find((one) => one !== undefined));
    return { factory: s3At(endpoint, region) };
  };
  switch (storeTypeOf(context)) {
    case 's3': return s3('storage.s3');
    case 'gcs': return { factory: 'ObjectStore.gcs' };
    case 'custom': switch (textAt('storage.custom.stow.kind') ?? textAt('storage.custom.type')) {
      case 'azure': return { factory: 'ObjectStore.azure' };
      case 'google': return { factory: 'ObjectStore.gcs' };
      case 's3': return s3('storage.custom.connection', 'storage.custom.stow.config');
    }
  }
  return { factory: 'ObjectStore.s3Compatible' };
}

/** The bucket of the store, in either chart. */
export function bucketOf(context: Looked): string | undefined {
  const { text: textAt } = context;
  const custom = storeTypeOf(context) === 'custom' ? textAt('storage.custom.container') : undefined;
  return custom ?? textAt('storage.bucketName') ?? textAt('configuration.storage.metadataContainer');
}

/** Of a custom store the chart reads it for one thing: where tasks write, unless that is said by itself. */
const bucketName: Reader = (value, context, path) => {
  const custom = storeTypeOf(context) === 'custom' ? context.text('storage.custom.container') : undefined;
  if (custom === undefined) { return bucket(value, context, path); }
  const counts = value !== custom && context.text('configmap.core.propeller.rawoutput-prefix') === undefined && /s3/.test(context.store.factory);
  return !counts ? { same: 'the bucket is storage.custom.container, so it says nothing' } : [
    { of: ['propeller', 'rawOutputPrefix'], code: literal(`s3://${String(value)}`) },
    otherBuckets(path),
  ];
};

/** The object store of chart flyte-core. */
export function storageRows(): Row[] {
  const at = STORE;
  const key = (name: string, what: 'accessKeyId' | 'secretAccessKey'): Reader => (_value, context, path) => {
    const takes = context.store.factory === 'ObjectStore.s3Compatible' || (context.store.factory === 'ObjectStore.s3' && isKeyed(context));
    return takes ? { of: [at, 'accessKey', what], code: context.secret('flyte-object-store', name, path) } : { same: 'the pod has a workload identity, so it says nothing' };
  };
  const keyed: Reader = (value, { store }) => {
    if (value === 'accesskey' && store.factory === 'ObjectStore.s3') { return { of: [at, 'accessKey', 'accessKeyId'], code: secretValue('flyte-object-store', 'access-key') }; }
    return identityAt(value, store.factory, 'follows from the store');
  };
  return [
    { key: 'storage.type', always: 'follows from the store' },
    { key: 'storage.secretName', refused: 'a Secret with the whole storage section is ObjectStore.fromSecret({ document, uri })' },
    { key: 'storage.bucketName', says: `${at}.bucket`, read: bucketName },
    { key: 'storage.s3.region', says: `${at}.region`, read: text },
    { key: 'storage.s3.endpoint', says: `${at}.endpoint`, read: endpointOfStore },
    { key: 'storage.s3.authType', says: `${at}.accessKey`, read: keyed },
    { key: 'storage.s3.accessKey', says: `${at}.accessKey.accessKeyId`, read: key('access-key', 'accessKeyId') },
    { key: 'storage.s3.secretKey', says: `${at}.accessKey.secretAccessKey`, read: key('secret-key', 'secretAccessKey') },
    { key: 'storage.s3.disableSSL', idle: 'the endpoint says whether it is https' },
    { key: 'storage.gcs.projectId', says: `${at}.projectId`, read: text },
    { key: 'storage.enableMultiContainer', says: `${at}.multiContainer`, read: bool, same: [false] },
    { key: 'storage.limits.maxDownloadMBs', says: `${at}.maxDownload`, read: mebibytes, same: [10] },
    { key: 'storage.cache.maxSizeMBs', says: `${at}.cache`, read: mebibytes, same: [0] },
    {
      key: 'storage.cache.targetGCPercent',
      says: `${at}.cacheGcPercent`,
      same: [70],
      read: when((context) => Number(context.get('storage.cache.maxSizeMBs') ?? 0) > 0, 'there is no cache, so it says nothing', integer),
    },
    { key: 'storage.custom.container', says: `${at}.bucket`, read: bucket },
    { key: 'storage.custom.type', always: 'follows from the store' },
    { key: 'storage.custom.enable-multicontainer', says: `${at}.multiContainer`, read: bool, same: [false] },
    { key: 'storage.custom.stow.kind', always: 'follows from the store' },
    { key: 'storage.custom.stow.config.account', says: `${at}.account`, read: text },
    { key: 'storage.custom.stow.config.key', refused: 'an account key opens the whole account; use a workload identity (Cloud.azure), or ObjectStore.fromSecret with a document in a Secret' },
    { key: 'storage.custom.stow.config.project_id', says: `${at}.projectId`, read: text },
    { key: 'storage.custom.stow.config.region', says: `${at}.region`, read: text },
    { key: 'storage.custom.stow.config.endpoint', says: `${at}.endpoint`, read: endpointOfStore },
    { key: 'storage.custom.stow.config.auth_type', always: 'follows from the store' },
    { key: 'storage.custom.stow.config.access_key_id', says: `${at}.accessKey.accessKeyId`, read: key('access-key', 'accessKeyId') },
    { key: 'storage.custom.stow.config.secret_key', says: `${at}.accessKey.secretAccessKey`, read: key('secret-key', 'secretAccessKey') },
    { key: 'storage.custom.stow.config.json', refused: 'a key file of Google lasts for years and opens all that its account may; use a workload identity (Cloud.gcp)' },
    { key: 'storage.custom.stow.config.configDomainSuffix', refused: 'a domain of another Azure: use ObjectStore.fromSecret with a document in a Secret' },
    { key: 'storage.custom.stow.config.v2_signing', same: [false], refused: 'signatures of version 2 are no longer safe; every store of today knows version 4' },
    ...['configUploadConcurrency', 'scopes', 'disable_ssl'].map((name): Row => (
      { key: `storage.custom.stow.config.${name}`, always: 'follows from the store' })),
    { key: 'storage.custom.connection.endpoint', says: `${at}.endpoint`, read: endpointOfStore },
    { key: 'storage.custom.connection.region', says: `${at}.region`, read: text },
    { key: 'storage.custom.connection.access-key', says: `${at}.accessKey.accessKeyId`, read: key('access-key', 'accessKeyId') },
    { key: 'storage.custom.connection.secret-key', says: `${at}.accessKey.secretAccessKey`, read: key('secret-key', 'secretAccessKey') },
    { key: 'storage.custom.connection.auth-type', always: 'follows from the store' },
    { key: 'storage.custom.connection.disable-ssl', always: 'the endpoint says whether it is https' },
  ];
}

/** Whether the store of Amazon is opened by an access key; stow takes one unless it is told otherwise. */
function isKeyed(context: Context): boolean {
  const { text: textAt } = context;
  if (storeTypeOf(context) === 's3') { return textAt('storage.s3.authType') === 'accesskey'; }
  const ofStow = textAt('storage.custom.stow.kind') !== undefined && textAt('storage.custom.stow.config.auth_type') !== 'iam';
  return ofStow || textAt('storage.custom.connection.auth-type') === 'accesskey';
}
