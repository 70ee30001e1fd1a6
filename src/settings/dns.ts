import { isIP } from 'node:net';
import * as kplus from 'cdk8s-plus-27';
import { refusal, requireDnsName } from '../private/checks';

/**
 * Where pods look for names beyond what their policy says; becomes `dnsConfig`.
 */
export interface FlyteDnsConfig {
  /**
   * Addresses of nameservers, further to those of the policy; three at most. The network policies open port 53 of them.
   * @default - none
   */
  readonly nameservers?: string[];

  /**
   * Domains in which names are looked up, further to those of the policy; 32 at most.
   * @default - none
   */
  readonly searches?: string[];

  /**
   * Options of the resolver, such as `ndots`.
   * @default - none
   */
  readonly options?: kplus.DnsOption[];
}

/**
 * How pods resolve names.
 */
export interface FlyteDns extends FlyteDnsConfig {
  /**
   * Where names are looked up; becomes `dnsPolicy`. With DEFAULT or NONE no name of a Service is found, unless the nameservers know them.
   * @default DnsPolicy.CLUSTER_FIRST
   */
  readonly policy?: kplus.DnsPolicy;
}

/** Refuses what the API server would refuse. */
export function requireDns(path: string, dns: FlyteDns, prop = 'dns'): void {
  const { policy, nameservers = [], searches = [], options = [] } = dns;
  if (policy === kplus.DnsPolicy.CLUSTER_FIRST_WITH_HOST_NET) {
    throw refusal(path, `${prop}.policy`, 'not be for the network of the host', policy, 'no pod of Flyte is in it; leave it out');
  }
  if (policy === kplus.DnsPolicy.NONE && nameservers.length === 0) {
    throw refusal(path, `${prop}.nameservers`, 'be given with the policy NONE', nameservers, 'name at least one, or leave the policy out');
  }
  if (nameservers.length > 3) { throw refusal(path, `${prop}.nameservers`, 'have 3 entries at most', nameservers.length, 'leave some out'); }
  if (searches.length > 32) { throw refusal(path, `${prop}.searches`, 'have 32 entries at most', searches.length, 'leave some out'); }
  nameservers.forEach((server, index) => {
    if (isIP(server) === 0) { throw refusal(path, `${prop}.nameservers[${index}]`, 'be an IP address', server, 'a nameserver is found by its address'); }
  });
  searches.forEach((search, index) => requireDnsName(path, `${prop}.searches[${index}]`, search));
  options.forEach(({ name }, index) => {
    if (!/^[a-z][a-z0-9-]*$/.test(name)) { throw refusal(path, `${prop}.options[${index}].name`, 'be the name of an option', name, "write for example 'ndots'"); }
  });
}

/** Refuses entries that would not become lines of the pod's hosts file. */
export function requireHostAliases(path: string, aliases: kplus.HostAlias[]): void {
  aliases.forEach(({ ip, hostnames }, index) => {
    if (isIP(ip) === 0) { throw refusal(path, `hostAliases[${index}].ip`, 'be an IP address', ip, 'use the address that the names stand for'); }
    if (hostnames.length === 0) { throw refusal(path, `hostAliases[${index}].hostnames`, 'name at least one host', hostnames, 'name it, or remove the alias'); }
    hostnames.forEach((host, at) => requireDnsName(path, `hostAliases[${index}].hostnames[${at}]`, host));
  });
}
