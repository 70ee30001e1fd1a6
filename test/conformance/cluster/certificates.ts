import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { CLUSTER_DOMAIN, ClusterAddresses } from './addresses';
import { mustRun } from '../lib/processes';

export interface KeyPair {
  readonly cert: string;
  readonly key: string;
}

/** Both, as Node's servers take them. */
export function pemOf({ cert, key }: KeyPair): { readonly cert: Buffer; readonly key: Buffer } {
  return { cert: fs.readFileSync(cert), key: fs.readFileSync(key) };
}

export interface ClusterKeys {
  readonly ca: string;
  readonly serving: KeyPair;
  readonly admin: KeyPair;
  readonly serviceAccountKey: string;
}

/** A certificate authority of its own, made with openssl in a folder, for as long as one run lasts. */
export class Authority {
  public readonly cert: string;
  private readonly key: string;

  public constructor(private readonly folder: string, private readonly name: string) {
    this.cert = path.join(folder, `${name}.crt`);
    this.key = path.join(folder, `${name}.key`);
  }

  public async create(): Promise<this> {
    fs.mkdirSync(this.folder, { recursive: true });
    writeKey(this.key);
    await mustRun('openssl', [
      'req', '-x509', '-new', '-key', this.key, '-days', '2', '-subj', `/CN=${this.name}`, '-out', this.cert,
      '-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=critical,keyCertSign,cRLSign',
    ]);
    return this;
  }

  public async issue(name: string, subject: string, altNames: string[], usage: 'serverAuth' | 'clientAuth'): Promise<KeyPair> {
    const file = (extension: string): string => path.join(this.folder, `${name}.${extension}`);
    writeKey(file('key'));
    const san = altNames.length > 0 ? `\nsubjectAltName=${altNames.join(',')}` : '';
    fs.writeFileSync(file('ext'), `basicConstraints=CA:FALSE\nkeyUsage=digitalSignature\nextendedKeyUsage=${usage}${san}\n`);
    await mustRun('openssl', ['req', '-new', '-key', file('key'), '-subj', subject, '-out', file('csr')]);
    await mustRun('openssl', [
      'x509', '-req', '-in', file('csr'), '-CA', this.cert, '-CAkey', this.key, '-CAcreateserial',
      '-days', '2', '-extfile', file('ext'), '-out', file('crt'),
    ]);
    // A certificate that cannot be read back would only show up as an obscure TLS error later.
    new X509Certificate(fs.readFileSync(file('crt')));
    return { cert: file('crt'), key: file('key') };
  }
}

function writeKey(file: string): void {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  fs.writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
}

export async function createClusterKeys(
  folder: string, { loopback, kubernetes, node }: ClusterAddresses, others: readonly string[],
): Promise<ClusterKeys> {
  const authority = await new Authority(folder, 'conformance-ca').create();
  const names = ['kubernetes', 'kubernetes.default', 'kubernetes.default.svc', `kubernetes.default.svc.${CLUSTER_DOMAIN}`, 'localhost', ...others];
  const addresses = [loopback, kubernetes, node];
  const serviceAccountKey = path.join(folder, 'service-account.key');
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  fs.writeFileSync(serviceAccountKey, privateKey.export({ type: 'pkcs1', format: 'pem' }), { mode: 0o600 });
  return {
    ca: authority.cert,
    serving: await authority.issue('apiserver', '/CN=kube-apiserver',
      [...names.map((name) => `DNS:${name}`), ...addresses.map((address) => `IP:${address}`)], 'serverAuth'),
    admin: await authority.issue('admin', '/O=system:masters/CN=conformance', [], 'clientAuth'),
    serviceAccountKey,
  };
}
