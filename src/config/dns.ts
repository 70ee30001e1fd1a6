import { Document } from '../private/documents';
import { FlyteDns, FlyteDnsConfig } from '../settings/dns';

/** The part of a pod spec that says how names are looked up. */
export function dnsSpec({ policy, ...config }: FlyteDns): Document {
  const given = dnsConfig(config);
  return {
    ...(policy === undefined ? {} : { dnsPolicy: policy }),
    ...(given === undefined ? {} : { dnsConfig: given }),
  };
}

/** The `dnsConfig` of a pod, if there is any. */
export function dnsConfig({ nameservers, searches, options }: FlyteDnsConfig): Document | undefined {
  const config = { nameservers, searches, options: options?.map(({ name, value }) => value === undefined ? { name } : { name, value }) };
  const given = Object.fromEntries(Object.entries(config).filter(([, entries]) => entries !== undefined && entries.length > 0));
  return Object.keys(given).length === 0 ? undefined : given;
}
