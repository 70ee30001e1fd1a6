import { BareContext } from './chart';
import { isOutside } from './switches';
import { literal } from '../code';
import { text } from '../readers/basic';
import { bucket, endpointOfStore, identityAt, otherBuckets, s3At, STORE } from '../readers/stores';
import { Reader, Row, Store } from '../row';

/** The store that the values describe. */
export function binaryStoreOf(context: BareContext): Store {
  const { text: textAt } = context;
  if (isOutside(context)) { return { factory: 'ObjectStore.s3' }; }
  switch (textAt('configuration.storage.provider')) {
    case 'azure': return { factory: 'ObjectStore.azure' };
    case 'gcs': return { factory: 'ObjectStore.gcs' };
    default: return { factory: s3At(textAt('configuration.storage.providerConfig.s3.endpoint'), textAt('configuration.storage.providerConfig.s3.region')) };
  }
}

/** The object store of chart flyte-binary. */
export function binaryStorageRows(): Row[] {
  const at = STORE;
  const key = 'configuration.storage';
  const s3 = `${key}.providerConfig.s3`;
  const keyed = (what: 'accessKeyId' | 'secretAccessKey', name: string): Reader => (_value, context, path) => context.text(`${s3}.authType`) === 'accesskey'
    ? { of: [at, 'accessKey', what], code: context.secret('flyte-object-store', name, path) } : { same: 'the pod has a workload identity, so it says nothing' };
  const scheme: { readonly [factory: string]: string } = { 'ObjectStore.gcs': 'gs', 'ObjectStore.azure': 'abfs' };
  return [
    { key: `${key}.metadataContainer`, says: `${at}.bucket`, read: bucket },
    {
      key: `${key}.userDataContainer`,
      says: 'binary.rawOutputPrefix',
      read: (value, context, path) => value === context.text(`${key}.metadataContainer`) ? { same: 'outputs go to the bucket of the store' }
        : [
          { code: literal(`${scheme[context.store.factory] ?? 's3'}://${String(value)}/data`) },
          otherBuckets(path),
        ],
    },
    { key: `${key}.provider`, always: 'follows from the store' },
    { key: `${s3}.region`, says: `${at}.region`, read: text },
    { key: `${s3}.endpoint`, says: `${at}.endpoint`, read: endpointOfStore },
    { key: `${s3}.authType`, says: `${at}.accessKey`, read: (value, { store }) => identityAt(value, store.factory, 'follows from the store and its access key') },
    { key: `${s3}.disableSSL`, always: 'the endpoint says whether it is https' },
    { key: `${s3}.v2Signing`, same: [false], refused: 'signatures of version 2 are no longer safe; every store of today knows version 4' },
    { key: `${s3}.accessKey`, says: `${at}.accessKey.accessKeyId`, read: keyed('accessKeyId', 'access-key') },
    { key: `${s3}.secretKey`, says: `${at}.accessKey.secretAccessKey`, read: keyed('secretAccessKey', 'secret-key') },
    { key: `${key}.providerConfig.gcs.project`, says: `${at}.projectId`, read: text },
    { key: `${key}.providerConfig.azure.account`, says: `${at}.account`, read: text },
    { key: `${key}.providerConfig.azure.key`, refused: 'an account key opens the whole account; use a workload identity (Cloud.azure), or ObjectStore.fromSecret with a document in a Secret' },
    { key: `${key}.providerConfig.azure.configDomainSuffix`, refused: 'a domain of another Azure: use ObjectStore.fromSecret with a document in a Secret' },
    { key: `${key}.providerConfig.azure.configUploadConcurrency`, same: [4], refused: 'the library has no prop for it; use ObjectStore.fromSecret with a document in a Secret' },
  ];
}
