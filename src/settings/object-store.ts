import { Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { FlyteEndpointApp } from './endpoint';
import { requireSecretValue } from './secrets';
import { AWS_IDENTITY, GOOGLE_IDENTITY, GOOGLE_IDENTITY_AGENT, IdentityServer } from '../private/addresses';
import { redacted, refusal, requireInteger, requireText, requireUrl } from '../private/checks';
import { mark } from '../private/kinds';
import { requireArguments } from '../private/props';

/**
 * An access key for an S3 store, by reference. Without one, the pod's workload identity is used.
 */
export interface S3AccessKey {
  /** The key's id; fed to `storage.connection.access-key` through the environment. */
  readonly accessKeyId: kplus.SecretValue;
  /** The key itself; fed to `storage.connection.secret-key` through the environment. */
  readonly secretAccessKey: kplus.SecretValue;
}

/**
 * What all object stores share.
 */
export interface ObjectStoreCommonOptions {
  /**
   * Largest single input or output a process downloads; becomes `storage.limits.maxDownloadMBs`, in whole mebibytes.
   * @default Size.mebibytes(10)
   */
  readonly maxDownload?: Size;

  /**
   * In-memory cache of each process; becomes `storage.cache.max_size_mbs`, in whole mebibytes.
   * @default - no cache
   */
  readonly cache?: Size;

  /**
   * How far memory may grow over what is in use before each process collects garbage, in percent; becomes
   * `storage.cache.target_gc_percent`. Needs `cache`, whose memory counts as in use. From 1.
   * @default - Go's own: 100
   */
  readonly cacheGcPercent?: number;

  /**
   * Whether other buckets may be read and written, as a raw output prefix elsewhere needs; becomes `storage.enable-multicontainer`.
   * @default false
   */
  readonly multiContainer?: boolean;
}

/**
 * Links by which people fetch inputs and outputs of executions without an identity at the store.
 */
export interface SignedUrlOptions {
  /**
   * How long a link can be used, in whole minutes up to 7 days; becomes `remoteData.signedUrls.durationMinutes`. None outlives the
   * credentials that signed it: those of a workload identity end within hours.
   * @default Duration.minutes(3)
   */
  readonly validity?: Duration;
}

/**
 * The same, by Google Cloud Storage.
 */
export interface GcsSignedUrlOptions extends SignedUrlOptions {
  /**
   * Mail address of the service account that signs; becomes `remoteData.signedUrls.signingPrincipal`. flyteadmin's may create tokens for it.
   */
  readonly signingPrincipal: string;
}

/**
 * Options of `ObjectStore.s3`.
 */
export interface S3Options extends ObjectStoreCommonOptions {
  /** Bucket; becomes `storage.container`. It must exist: Flyte would create it, and lose what it writes first. */
  readonly bucket: string;
  /** Region; becomes `storage.connection.region`. */
  readonly region: string;
  /**
   * Access key, where no workload identity is to be had.
   * @default - the pod's workload identity (`auth-type: iam`)
   */
  readonly accessKey?: S3AccessKey;
  /**
   * Links that flyteadmin signs; becomes `remoteData.signedUrls`. It signs with a workload identity only: its signer reads no access key.
   * @default - none
   */
  readonly signedUrls?: SignedUrlOptions;
}

/**
 * Options of `ObjectStore.s3Compatible`.
 */
export interface S3CompatibleOptions extends ObjectStoreCommonOptions {
  /** URL of the store, `https://minio.example.com`; becomes `storage.connection.endpoint`. Carries no credentials. */
  readonly endpoint: string;
  /** Bucket; becomes `storage.container`. It must exist: Flyte would create it, and lose what it writes first. */
  readonly bucket: string;
  /**
   * Region the store calls itself; becomes `storage.connection.region`.
   * @default 'us-east-1'
   */
  readonly region?: string;
  /** Access key. */
  readonly accessKey: S3AccessKey;
  /**
   * URL under which clients outside the cluster reach the store, used in signed URLs; becomes `storage.signedUrl.stowConfigOverride.endpoint`.
   * @default - the endpoint
   */
  readonly publicEndpoint?: string;
}

/**
 * Options of `ObjectStore.gcs`.
 */
export interface GcsOptions extends ObjectStoreCommonOptions {
  /** Bucket; becomes `storage.container`. */
  readonly bucket: string;
  /** Google Cloud project; becomes `storage.stow.config.project_id`. The pod's workload identity is used. */
  readonly projectId: string;
  /**
   * Links that flyteadmin signs; becomes `remoteData.signedUrls`.
   * @default - none
   */
  readonly signedUrls?: GcsSignedUrlOptions;
}

/**
 * Options of `ObjectStore.azure`.
 */
export interface AzureOptions extends ObjectStoreCommonOptions {
  /** Blob container; becomes `storage.container`. */
  readonly container: string;
  /** Storage account; becomes `storage.stow.config.account`. The pod's workload identity is used. */
  readonly account: string;
}

/**
 * Options of `ObjectStore.fromSecret`.
 */
export interface ObjectStoreFromSecretOptions {
  /** Key of a Secret that holds a YAML document with Flyte's whole `storage` section, mounted beside the configuration. */
  readonly document: kplus.SecretValue;
  /** Prefix of the store's URIs, `s3://bucket`, from which the raw output prefix is derived. */
  readonly uri: string;
}

/** What kind of store it is, and where. */
export type ObjectStoreBackend =
  | {
    readonly kind: 's3';
    readonly bucket: string;
    readonly region: string;
    readonly accessKey?: S3AccessKey;
    /** Of a store that is not Amazon's. */
    readonly endpoint?: string;
    readonly publicEndpoint?: string;
  }
  | { readonly kind: 'gcs'; readonly bucket: string; readonly projectId: string }
  | { readonly kind: 'azure'; readonly container: string; readonly account: string }
  /** Any other, described in a Secret. */
  | { readonly kind: 'document'; readonly document: kplus.SecretValue };

/** What all kinds have in common, in whole mebibytes. */
export interface ObjectStoreLimits {
  readonly maxDownload: number;
  readonly cache?: number;
  readonly cacheGcPercent?: number;
  readonly multiContainer: boolean;
}

/** Links that flyteadmin signs. */
export interface SignedUrls {
  readonly minutes: number;
  readonly signingPrincipal?: string;
}

/**
 * The object store that Flyte keeps inputs, outputs and workflow state in.
 */
export class ObjectStore {
  /**
   * Amazon S3.
   * @param options bucket, region and, where needed, an access key
   */
  public static s3(options: S3Options): ObjectStore {
    const where = 'ObjectStore.s3';
    requireArguments(where, options);
    requireBucket(where, options.bucket);
    requireAmazonRegion(where, options.region);
    requireAccessKey(where, options.accessKey);
    const { bucket, region, accessKey } = options;
    if (accessKey !== undefined && options.signedUrls !== undefined) {
      throw refusal(where, 'signedUrls', 'not come with accessKey', Object.keys(options.signedUrls), 'use a workload identity: the signer reads no access key');
    }
    return new ObjectStore(`s3://${bucket}`, { kind: 's3', bucket, region, accessKey }, limitsOf(where, options), signedUrls(where, options.signedUrls));
  }

  /**
   * Any store that speaks S3: MinIO, Ceph, R2 and others.
   * @param options endpoint, bucket and access key
   */
  public static s3Compatible(options: S3CompatibleOptions): ObjectStore {
    const where = 'ObjectStore.s3Compatible';
    requireArguments(where, options);
    const endpoint = requireUrl(where, 'endpoint', options.endpoint);
    requireBucket(where, options.bucket);
    requireRegion(where, options.region ?? 'us-east-1');
    requireAccessKey(where, options.accessKey);
    if (options.publicEndpoint !== undefined) { requireUrl(where, 'publicEndpoint', options.publicEndpoint); }
    const { bucket, accessKey, publicEndpoint, region = 'us-east-1' } = options;
    return new ObjectStore(`s3://${bucket}`, { kind: 's3', bucket, region, accessKey, endpoint, publicEndpoint }, limitsOf(where, options));
  }

  /**
   * Google Cloud Storage.
   * @param options bucket and project
   */
  public static gcs(options: GcsOptions): ObjectStore {
    const where = 'ObjectStore.gcs';
    requireArguments(where, options);
    if (typeof options.bucket !== 'string' || !/^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/.test(options.bucket)) {
      throw refusal(where, 'bucket', 'be a bucket name (a-z, 0-9, -, _ and .)', options.bucket, 'leave out gs:// and paths');
    }
    if (typeof options.projectId !== 'string' || !/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/.test(options.projectId)) {
      throw refusal(where, 'projectId', 'be a Google Cloud project id', options.projectId, 'use the id, neither its name nor its number');
    }
    const { bucket, projectId } = options;
    const signer = options.signedUrls?.signingPrincipal;
    if (signer !== undefined && !/^[a-z0-9-]+@[a-z0-9.-]+\.gserviceaccount\.com$/.test(signer)) {
      throw refusal(where, 'signedUrls.signingPrincipal', 'be the mail address of a Google service account', signer, 'write NAME@PROJECT.iam.gserviceaccount.com');
    }
    return new ObjectStore(`gs://${bucket}`, { kind: 'gcs', bucket, projectId }, limitsOf(where, options), signedUrls(where, options.signedUrls, signer));
  }

  /**
   * Azure Blob Storage.
   * @param options container and account
   */
  public static azure(options: AzureOptions): ObjectStore {
    const where = 'ObjectStore.azure';
    requireArguments(where, options);
    if (typeof options.container !== 'string' || !/^[a-z0-9](-?[a-z0-9]){2,62}$/.test(options.container) || options.container.length > 63) {
      throw refusal(where, 'container', 'be a container name (a-z, 0-9 and -, from 3 to 63 characters)', options.container, 'leave out the account and paths');
    }
    if (typeof options.account !== 'string' || !/^[a-z0-9]{3,24}$/.test(options.account)) {
      throw refusal(where, 'account', 'be a storage account name (a-z and 0-9, from 3 to 24 characters)', options.account, 'leave out the domain');
    }
    const { container, account } = options;
    return new ObjectStore(`abfs://${container}`, { kind: 'azure', container, account }, limitsOf(where, options));
  }

  /**
   * Any other store Flyte knows, described by a YAML document in a Secret. For stores whose credentials Flyte reads from its
   * configuration only, such as an Azure account key.
   * @param options the document and the store's URI
   */
  public static fromSecret(options: ObjectStoreFromSecretOptions): ObjectStore {
    const where = 'ObjectStore.fromSecret';
    requireArguments(where, options);
    requireSecretValue(where, 'document', options.document);
    if (typeof options.uri !== 'string' || !/^[a-z][a-z0-9]*:\/\/[^\s/@]+(\/[^\s@]*)?$/.test(options.uri)) {
      throw refusal(where, 'uri', 'be a URI such as s3://bucket', redacted(options.uri), 'name the scheme and the bucket');
    }
    return new ObjectStore(options.uri.replace(/\/+$/, ''), { kind: 'document', document: options.document }, limitsOf(where, {}));
  }

  /** Prefix of the store's URIs: `s3://bucket`, `gs://bucket`, `abfs://container`. */
  public readonly uri: string;
  /** Whether long-lived credentials are used in place of a workload identity. */
  public readonly usesAccessKey: boolean;
  /** The pods behind it, if they are of the same app. @internal */
  public _app?: FlyteEndpointApp;

  private constructor(
    uri: string,
    /** What kind of store it is, and where. @internal */
    public readonly _backend: ObjectStoreBackend,
    /** @internal */
    public readonly _limits: ObjectStoreLimits,
    /** Links that flyteadmin signs. @internal */
    public readonly _signedUrls?: SignedUrls,
  ) {
    this.uri = uri;
    this.usesAccessKey = _backend.kind === 'document' || (_backend.kind === 's3' && _backend.accessKey !== undefined);
  }

  /** Whether only what is in its own bucket can be read and written; what a document in a Secret allows is not known. @internal */
  public get _singleContainer(): boolean { return this._backend.kind !== 'document' && !this._limits.multiContainer; }

  /** Where the cloud hands out the pod's identity for it. @internal */
  public get _metadataServers(): IdentityServer[] {
    if (this._backend.kind === 'gcs') { return [GOOGLE_IDENTITY, GOOGLE_IDENTITY_AGENT]; }
    return this._backend.kind === 's3' && this._backend.accessKey === undefined ? [AWS_IDENTITY] : [];
  }

  /** URL of a store that is not its cloud's own. @internal */
  public get _endpoint(): string | undefined { return this._backend.kind === 's3' ? this._backend.endpoint : undefined; }
}

mark('ObjectStore', ObjectStore);

function signedUrls(where: string, options: SignedUrlOptions | undefined, signingPrincipal?: string): SignedUrls | undefined {
  if (options === undefined) { return undefined; }
  const minutes = (options.validity ?? Duration.minutes(3)).toMilliseconds() / 60_000;
  return { minutes: requireInteger(where, 'signedUrls.validity', minutes, 1, 10_080, 'use whole minutes up to 7 days, such as Duration.minutes(30)'), signingPrincipal };
}

function limitsOf(where: string, options: ObjectStoreCommonOptions): ObjectStoreLimits {
  if (options.cacheGcPercent !== undefined) {
    requireInteger(where, 'cacheGcPercent', options.cacheGcPercent, 1, 1000, 'leave it out for 100');
    if (options.cache === undefined) { throw refusal(where, 'cacheGcPercent', 'come with cache', options.cacheGcPercent, 'add cache, or remove it: Flyte looks at it with a cache only'); }
  }
  return {
    cacheGcPercent: options.cacheGcPercent,
    maxDownload: mebibytes(where, 'maxDownload', options.maxDownload ?? Size.mebibytes(10)),
    cache: options.cache === undefined ? undefined : mebibytes(where, 'cache', options.cache),
    multiContainer: options.multiContainer === true,
  };
}

function mebibytes(where: string, prop: string, size: Size): number {
  return requireInteger(where, prop, size.toKibibytes() / 1024, 1, 1048576, 'use whole mebibytes, such as Size.mebibytes(10)');
}

function requireBucket(where: string, bucket: string): void {
  requireText(where, 'bucket', bucket, 'name the bucket');
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket) || /\.\.|\.-|-\./.test(bucket) || /^(\d+\.){3}\d+$/.test(bucket)) {
    throw refusal(where, 'bucket', 'be a bucket name (a-z, 0-9, - and ., from 3 to 63 characters)', bucket,
      bucket.includes('://') ? 'leave out the scheme and the path' : 'use its exact name');
  }
}

function requireRegion(where: string, region: string): void {
  if (typeof region !== 'string' || !/^[a-z0-9][a-z0-9-]{1,62}$/.test(region)) {
    throw refusal(where, 'region', 'be a region such as eu-central-1', region, 'name the region of the bucket');
  }
}

/** Amazon's own: a part of the world, one or more words, a number. */
function requireAmazonRegion(where: string, region: string): void {
  if (typeof region === 'string' && !/^[a-z]{2,4}(-[a-z]+)+-\d+$/.test(region)) {
    const zone = /^([a-z]{2,4}(?:-[a-z]+)+-\d+)[a-z]$/.exec(region);
    throw refusal(where, 'region', 'be a region of AWS such as eu-central-1', region,
      zone === null ? 'name the region of the bucket; other stores are ObjectStore.s3Compatible' : `that is a zone: write '${zone[1]}'`);
  }
  requireRegion(where, region);
}

function requireAccessKey(where: string, key?: S3AccessKey): void {
  if (key === undefined) { return; }
  requireSecretValue(where, 'accessKey.accessKeyId', key.accessKeyId);
  requireSecretValue(where, 'accessKey.secretAccessKey', key.secretAccessKey);
}
