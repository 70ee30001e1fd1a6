import { isIPv4, isIPv6 } from 'node:net';
import { refusal } from './checks';

/** Every address, of both families. */
export const ANY_ADDRESS = ['0.0.0.0/0', '::/0'];

/** Refuses what is no list of address blocks. */
export function requireCidrs(path: string, prop: string, cidrs: string[]): void {
  if (!Array.isArray(cidrs) || cidrs.length === 0) {
    throw refusal(path, prop, 'name at least one block', cidrs, 'an empty list would allow nothing; leave it out for the default');
  }
  cidrs.forEach((cidr, index) => {
    const [address, bits, ...rest] = String(cidr).split('/');
    const width = isIPv4(address) ? 32 : isIPv6(address) && !address.includes('%') ? 128 : undefined;
    if (width === undefined || bits === undefined || !/^(0|[1-9]\d{0,2})$/.test(bits) || Number(bits) > width || rest.length > 0) {
      throw refusal(path, `${prop}[${index}]`, 'be an address block in CIDR notation', cidr,
        width === undefined ? 'write it as 10.0.0.0/8 or fd00::/8' : `did you mean '${address}/${width}'?`);
    }
  });
}
