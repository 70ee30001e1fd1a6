import { ObjectStore } from './object-store';

/**
 * Where a node hands out its own metadata, and with it the node's identity: Amazon, Google and Azure alike, and where Google's agent on
 * the node really listens.
 */
export const NODE_METADATA = { ipv4: ['169.254.169.252/32', '169.254.169.254/32'], ipv6: ['fd00:ec2::254/128', 'fd20:ce::254/128'] } as const;

/** Whether pods get the identity with which they use the store from that address, as Google's workload identity does. */
export function needsNodeMetadata(store: ObjectStore): boolean {
  return store._metadataServers.some(({ cidr }) => (NODE_METADATA.ipv4 as readonly string[]).includes(cidr));
}
