import { PortSpan, Reach } from './slot';
import { ANY_ADDRESS, ANYWHERE } from '../report/policies';

/** What stands for every namespace, and every entry of an RBAC list. */
export const ALL = '*';

/** Whether the first permission allows all that the second does. */
export function covers(wide: Reach, narrow: Reach): boolean {
  if (wide.kind === 'rights' && narrow.kind === 'rights') {
    return (wide.scope === ALL || wide.scope === narrow.scope) && wide.parts.length === narrow.parts.length
      && wide.parts.every((part, index) => entryCovers(part, narrow.parts[index]));
  }
  return wide.kind === 'network' && narrow.kind === 'network' && wide.direction === narrow.direction
    && peerCovers(wide.peer, narrow.peer) && narrow.ports.every((port) => wide.ports.some((one) => portCovers(one, port)));
}

/** `*`, a path such as `/metrics/*`, and `*` before a subresource such as that of `*` and `/scale`. */
function entryCovers(wide: string, narrow: string): boolean {
  return wide === ALL || wide === narrow || (wide.startsWith('/') && wide.endsWith(ALL) && narrow.startsWith(wide.slice(0, -1)))
    || (wide.startsWith('*/') && narrow.endsWith(wide.slice(1)));
}

function peerCovers(wide: string, narrow: string): boolean {
  if (wide === ANYWHERE || wide === narrow) { return true; }
  const inner = blockOf(narrow);
  if (wide === ANY_ADDRESS) { return /^[0-9a-fA-F:.]+\/\d+/.test(narrow); }
  const outer = blockOf(wide);
  return outer !== undefined && inner !== undefined && outer.bits <= inner.bits
    && Math.floor(outer.start / 2 ** (32 - outer.bits)) === Math.floor(inner.start / 2 ** (32 - outer.bits));
}

function blockOf(words: string): { start: number; bits: number } | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(words);
  if (match === null) { return undefined; }
  const [a, b, c, d, bits] = match.slice(1).map(Number);
  return { start: ((a * 256 + b) * 256 + c) * 256 + d, bits };
}

function portCovers(wide: PortSpan, narrow: PortSpan): boolean {
  return (wide.protocol === 'any' || wide.protocol === narrow.protocol)
    && ((wide.low === 1 && wide.high === 65535) || (wide.name === narrow.name && wide.low <= narrow.low && narrow.high <= wide.high));
}
