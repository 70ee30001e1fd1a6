import { url, when } from './basic';
import { literal } from '../code';
import { Part, Reader } from '../row';

/** The store that the values describe, by whatever factory. */
export const STORE = 'objectStore(@store)';

/** The bucket, by the name that it has there. */
export const bucket: Reader = (value, { store }) => ({ of: [STORE, store.factory === 'ObjectStore.azure' ? 'container' : 'bucket'], code: literal(String(value)) });

/** Besides what a value says: others than the bucket of the store may be used. */
export function otherBuckets(path: string): Part {
  return { at: ' ', also: [path], of: [STORE, 'multiContainer'], code: literal(true) };
}

/** How a store is opened without a key: only Amazon's can be. */
export function identityAt(value: unknown, factory: string, why: string): Part {
  return value === 'iam' && factory === 'ObjectStore.s3Compatible' ? { refused: NO_IDENTITY } : { same: why };
}


/** Whether an endpoint is one of Amazon's own, as it follows from the region. */
function isAmazon(endpoint: string, region: string | undefined): boolean {
  const [, named] = /^https?:\/\/s3(?:[.-]([a-z0-9-]+))?\.amazonaws\.com(?:\.cn)?\/?$/.exec(endpoint) ?? [];
  return /^https?:\/\/s3\.amazonaws\.com\/?$/.test(endpoint) || (named !== undefined && named === region);
}

/** The store at an endpoint, if there is one. */
export function s3At(endpoint: string | undefined, region: string | undefined): 'ObjectStore.s3' | 'ObjectStore.s3Compatible' {
  return endpoint === undefined || isAmazon(endpoint, region) ? 'ObjectStore.s3' : 'ObjectStore.s3Compatible';
}

export const endpointOfStore = when(({ store }) => store.factory !== 'ObjectStore.s3', "Amazon's own, which follows from the region", url);

const NO_IDENTITY = "a store that is not Amazon's is opened by an access key, which the app asks for; say it by accessKey of ObjectStore.s3Compatible";
