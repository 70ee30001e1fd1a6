import { url } from './basic';
import { Reader } from '../row';

/** Whether an endpoint is one of Amazon's own, as it follows from the region. */
function isAmazon(endpoint: string, region: string | undefined): boolean {
  const [, named] = /^https?:\/\/s3(?:[.-]([a-z0-9-]+))?\.amazonaws\.com(?:\.cn)?\/?$/.exec(endpoint) ?? [];
  return /^https?:\/\/s3\.amazonaws\.com\/?$/.test(endpoint) || (named !== undefined && named === region);
}

/** The store at an endpoint, if there is one. */
export function s3At(endpoint: string | undefined, region: string | undefined): 'ObjectStore.s3' | 'ObjectStore.s3Compatible' {
  return endpoint === undefined || isAmazon(endpoint, region) ? 'ObjectStore.s3' : 'ObjectStore.s3Compatible';
}

export const endpointOfStore: Reader = (value, context, path) => context.store.factory === 'ObjectStore.s3'
  ? { same: "Amazon's own, which follows from the region" } : url(value, context, path);

export const NO_IDENTITY = "a store that is not Amazon's is opened by an access key, which the app asks for; say it by accessKey of ObjectStore.s3Compatible";
