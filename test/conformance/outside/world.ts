import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { Server } from 'node:net';
import * as path from 'node:path';
import { startIngress } from './ingress';
import { portOf, startProvider } from './provider';
import { issueFor, startDatabase, startObjectStore } from './servers';
import { Authority, KeyPair } from '../cluster/certificates';
import { KubeObject, Pod } from '../lib/kube-types';
import { Daemon } from '../lib/processes';
import { Binaries, RootFilesystem } from '../runner/images';
import { TestCluster } from '../runner/test-cluster';

/** The names that examples/production uses. */
const DATABASE = 'flyte.cluster-abc.eu-central-1.rds.amazonaws.com';
const BUCKET = 'acme-flyte';
const REGION = 'eu-central-1';
const STORE = `s3.${REGION}.amazonaws.com`;
const LOGIN = 'login.example.com';
export const FLYTE = 'flyte.example.com';

const PASSWORD = 'conformance-only';
/** base64 of the bcrypt of `conformance-only`, at cost 10. */
const PASSWORD_HASH = Buffer.from('$2b$10$abcdefghijklmnopqrstuuZWBSnyGtm45sCk4InWc3FCGywJFpraW').toString('base64');
/** Go's base64 has no padding here. */
const unpadded = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');
/** Addresses that are kept for documentation, one for each name. */
const address = (index: number): string => `203.0.113.${index}`;
const PYTHON = ['flytekit'];

/**
 * What examples/production finds outside its cluster: a database, a bucket, a provider, a host that people reach it at, and the cloud's
 * identities.
 */
export class World {
  /** The bundle with which everybody trusts the authority of these servers. */
  public readonly bundle: string;
  public readonly tokenKey = rsaKey();
  private readonly certificates: string;
  private readonly authority: Authority;
  private readonly daemons: Daemon[] = [];
  private readonly servers: Server[] = [];
  private readonly hosts = new Map<string, string>();
  private ca = '';
  private hostsFile?: string;

  public constructor(private readonly binaries: Binaries, private readonly folder: string) {
    this.authority = new Authority(path.join(folder, 'authority'), 'outside');
    this.certificates = path.join(folder, 'certificates');
    this.bundle = path.join(this.certificates, 'ca-certificates.crt');
  }

  /** Everything that has to be there before the example is applied: the servers, and the Secrets that it names. */
  public async prepare(cluster: TestCluster): Promise<void> {
    fs.mkdirSync(this.certificates, { recursive: true });
    await this.authority.create();
    this.ca = fs.readFileSync(this.authority.cert, 'utf8');
    fs.writeFileSync(this.bundle, `${fs.readFileSync('/etc/ssl/certs/ca-certificates.crt', 'utf8')}\n${this.ca}`);
    await this.startServers(cluster);
    cluster.adjust = (image, root) => this.trusting(image, root);
    cluster.amend = (pod) => withIdentity(pod);
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'flyte' } };
    await cluster.apply([namespace, ...await this.secrets()]);
  }

  /** Once flyteadmin runs: the host at which people reach it. */
  public async open(cluster: TestCluster, admin: () => { host: string; port: number }): Promise<void> {
    const backend = () => ({ ...admin(), name: 'flyteadmin.flyte.svc.cluster.local', ca: this.ca });
    const server = await startIngress(await issueFor(this.authority, FLYTE), backend);
    this.servers.push(server);
    await this.place(cluster, FLYTE, 443, portOf(server));
    this.hostsFile = path.join(this.folder, 'hosts');
    fs.writeFileSync(this.hostsFile, `127.0.0.1 localhost\n${[...this.hosts].map(([name, ip]) => `${ip} ${name}\n`).join('')}`);
    execFileSync('mount', ['--bind', this.hostsFile, '/etc/hosts']);
  }

  /** What cert-manager's injector writes into the webhook. */
  public webhook(configuration: KubeObject): unknown {
    const { webhooks } = configuration as KubeObject & { webhooks: { clientConfig: object }[] };
    return { webhooks: webhooks.map((one) => ({ ...one, clientConfig: { ...one.clientConfig, caBundle: Buffer.from(this.ca).toString('base64') } })) };
  }

  public async stop(): Promise<void> {
    if (this.hostsFile !== undefined) {execFileSync('umount', ['/etc/hosts']);}
    this.servers.forEach((server) => server.close());
    await Promise.all(this.daemons.map((daemon) => daemon.stop(5)));
  }

  /** The Secret of flyteadmin's keys; its key of tokens is what is rotated. */
  public authSecret(keys: Record<string, string> = { 'token_rsa_key.pem': this.tokenKey }): KubeObject {
    return {
      ...secret('flyte-auth', {
        oidc_client_secret: PASSWORD,
        client_secret: PASSWORD,
        client_secret_hash: PASSWORD_HASH,
        claim_symmetric_key: unpadded(SYMMETRIC.claim),
        cookie_hash_key: unpadded(SYMMETRIC.hash),
        cookie_block_key: unpadded(SYMMETRIC.block),
        ...keys,
      }),
    };
  }

  private async startServers(cluster: TestCluster): Promise<void> {
    const [databasePort, storePort] = [15432, 19000];
    this.daemons.push(await startDatabase(this.binaries, this.folder, databasePort, await issueFor(this.authority, DATABASE), 'flyte', PASSWORD));
    await this.place(cluster, DATABASE, 5432, databasePort);
    const storeKeys = await issueFor(this.authority, STORE, `*.${STORE}`);
    this.daemons.push(await startObjectStore(this.binaries, this.folder, storePort, storeKeys, {
      domain: STORE, region: REGION, bucket: BUCKET, accessKey: IDENTITY.AWS_ACCESS_KEY_ID, secretKey: IDENTITY.AWS_SECRET_ACCESS_KEY,
    }));
    await this.place(cluster, STORE, 443, storePort);
    await this.place(cluster, `${BUCKET}.${STORE}`, 443, storePort);
    const provider = await startProvider(`https://${LOGIN}`, await issueFor(this.authority, LOGIN), {
      id: 'flyte', secret: PASSWORD, redirectUri: `https://${FLYTE}/callback`,
    });
    this.servers.push(provider);
    await this.place(cluster, LOGIN, 443, portOf(provider));
  }

  private async place(cluster: TestCluster, name: string, port: number, server: number): Promise<void> {
    const ip = address(this.hosts.size + 1);
    this.hosts.set(name, ip);
    await cluster.network.addOutside(name, ip, port, server);
  }

  private async secrets(): Promise<KubeObject[]> {
    const services = (name: string): string[] => [name, `${name}.flyte`, `${name}.flyte.svc`, `${name}.flyte.svc.cluster.local`];
    const files = (keys: KeyPair): Record<string, string> =>
      ({ 'tls.crt': fs.readFileSync(keys.cert, 'utf8'), 'tls.key': fs.readFileSync(keys.key, 'utf8'), 'ca.crt': this.ca });
    return [
      secret('flyte-db', { 'password': PASSWORD, 'ca.crt': this.ca }),
      this.authSecret(),
      // flyteadmin's gateway calls itself by the address that it listens on; the stand-in, which is older, with the port as one name.
      secret('flyte-admin-tls', files(await issueFor(this.authority, ...services('flyteadmin'), '0.0.0.0', '0.0.0.0:8088'))),
      secret('flyte-webhook-tls', files(await issueFor(this.authority, ...services('flyte-pod-webhook')))),
    ];
  }

  /** Images of a company trust its authority. */
  private trusting(image: string, root: RootFilesystem): RootFilesystem {
    const isPython = PYTHON.some((name) => image.includes(name));
    return {
      ...root,
      binds: { ...root.binds, '/etc/ssl/certs': this.certificates },
      env: { ...root.env, ...isPython ? { AWS_CA_BUNDLE: '/etc/ssl/certs/ca-certificates.crt' } : {} },
    };
  }
}

const SYMMETRIC = { claim: randomBytes(32), hash: randomBytes(64), block: randomBytes(32) };

/** What a pod with a workload identity gets of AWS in the end. AWS' own exchange of tokens is not played here. */
const IDENTITY = { AWS_ACCESS_KEY_ID: 'conformance', AWS_SECRET_ACCESS_KEY: 'conformance-only', AWS_REGION: REGION, AWS_DEFAULT_REGION: REGION };

function withIdentity(pod: Pod): Pod {
  const env = Object.entries(IDENTITY).map(([name, value]) => ({ name, value }));
  const containers = pod.spec.containers.map((container) => ({ ...container, env: [...env, ...container.env ?? []] }));
  return { ...pod, spec: { ...pod.spec, containers } };
}

function secret(name: string, stringData: Record<string, string>): KubeObject {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace: 'flyte' }, stringData };
}

/** A key as flyteadmin reads it. */
export function rsaKey(): string {
  return generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
}
