import * as dgram from 'node:dgram';
import { CLUSTER_DOMAIN } from '../cluster/addresses';

/** Says which addresses a name of the cluster has: none for a name that exists without any, nothing for one that does not exist. */
export type Lookup = (namespace: string, service: string) => string[] | undefined;

/** Told of every question, with the address of the pod that asked; `false` drops it, as a network policy would. */
export type Gate = (client: string) => boolean;

const TYPE_A = 1;
/** The flag bytes of an answer: a response, authoritative, with recursion wanted; then recursion offered and the result code. */
const AUTHORITATIVE_ANSWER = 0x85;
const RECURSION_AVAILABLE = 0x80;
const NAME_ERROR = 3;

/** The cluster's name server: A records of Services, and of what a level puts outside. */
export class NameServer {
  private readonly socket = dgram.createSocket('udp4');

  /** @param outside addresses of names that are none of the cluster's */
  public constructor(
    private readonly ip: string,
    private readonly lookup: Lookup,
    private readonly gate: Gate,
    private readonly outside: ReadonlyMap<string, string> = new Map(),
  ) {}

  public start(): Promise<void> {
    this.socket.on('message', (query, client) => {
      if (!this.gate(client.address)) {return;}
      const answer = this.answer(query);
      if (answer) {this.socket.send(answer, client.port, client.address);}
    });
    return new Promise((resolve, reject) => {
      this.socket.once('error', reject);
      this.socket.bind(53, this.ip, resolve);
    });
  }

  public stop(): void {
    this.socket.close();
  }

  private answer(query: Buffer): Buffer | undefined {
    const question = readQuestion(query);
    if (!question) {return undefined;}
    const addresses = this.addressesOf(question.name);
    const records = question.type === TYPE_A ? addresses ?? [] : [];
    const header = Buffer.alloc(12);
    query.copy(header, 0, 0, 2);
    header.writeUInt8(AUTHORITATIVE_ANSWER, 2);
    header.writeUInt8(RECURSION_AVAILABLE + (addresses ? 0 : NAME_ERROR), 3);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(records.length, 6);
    return Buffer.concat([header, query.subarray(12, question.end), ...records.map(record)]);
  }

  private addressesOf(name: string): string[] | undefined {
    const outside = this.outside.get(name);
    if (outside !== undefined) {return [outside];}
    const suffix = `.svc.${CLUSTER_DOMAIN}`;
    if (!name.endsWith(suffix)) {return undefined;}
    const [service, namespace, ...rest] = name.slice(0, -suffix.length).split('.');
    return namespace === undefined || rest.length > 0 ? undefined : this.lookup(namespace, service);
  }
}

function readQuestion(query: Buffer): { name: string; type: number; end: number } | undefined {
  if (query.length < 17 || query.readUInt16BE(4) !== 1) {return undefined;}
  const labels: string[] = [];
  let at = 12;
  while (at < query.length && query[at] !== 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + query[at]));
    at += 1 + query[at];
  }
  if (at + 5 > query.length) {return undefined;}
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 };
}

/** An A record that points back at the question's name, to be kept for five seconds. */
function record(address: string): Buffer {
  const fixed = Buffer.from([0xc0, 0x0c, 0, 1, 0, 1, 0, 0, 0, 5, 0, 4]);
  return Buffer.concat([fixed, Buffer.from(address.split('.').map(Number))]);
}
