import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import { isIPv4, Server } from 'node:net';
import * as path from 'node:path';
import { Amazon } from './clouds/amazon';
import { Cloud } from './clouds/cloud';
import { Google } from './clouds/google';
import { Microsoft } from './clouds/microsoft';
import { startIngress } from './ingress';
import { madeSecrets } from './made-secrets';
import { startProvider } from './provider';
import { startQueue } from './queue';
import { configMapsMounted, secretsRead } from './references';
import { issueFor, startBroker, startCache, startDatabase } from './servers';
import { Authority } from '../cluster/certificates';
import { definitionsFor, publishedDefinitions } from '../cluster/foreign-kinds';
import { KubeObject } from '../lib/kube-types';
import { Example } from '../lib/manifests';
import { Daemon } from '../lib/processes';
import { portOf } from '../lib/sockets';
import { Binaries, programOf, RootFilesystem } from '../runner/images';
import { OutsideServer } from '../runner/services';
import { TestCluster } from '../runner/test-cluster';

/** The names that the examples use. */
const QUEUE = 'sqs.eu-central-1.amazonaws.com';
export const LOGIN = 'login.example.com';
export const FLYTE = 'flyte.example.com';

export const PASSWORD = 'conformance-only';
/** Addresses that are kept for documentation, one for each name; in each cluster others, since each has its own way there. */
const BLOCKS = ['203.0.113', '198.51.100'];

/**
 * What an example finds outside its cluster: a database, a bucket, a provider, a host that people reach it at, and the cloud's
 * identities.
 */
export class World {
  /** The bundle with which everybody trusts the authority of these servers. */
  public readonly bundle: string;
  private readonly cloud: Cloud;
  private readonly certificates: string;
  private readonly authority: Authority;
  private readonly secretsRead: ReadonlyMap<string, ReadonlySet<string>>;
  /** By our own command: what it cannot make is a password that everybody knows here. */
  private readonly made: ReturnType<typeof madeSecrets>;
  private readonly daemons: Daemon[] = [];
  private readonly servers: Server[] = [];
  /** The servers, by their names: where central clusters find them, and what answers. */
  private readonly hosts = new Map<string, { readonly ip: string; readonly port: number; readonly server: OutsideServer }>();
  private readonly clusters: TestCluster[] = [];
  private ca = '';
  private hostsFile?: string;

  /** @param beside what other clusters of the same deployment hold */
  public constructor(
    private readonly binaries: Binaries, private readonly folder: string, private readonly example: Example, beside: readonly Example[] = [],
  ) {
    this.secretsRead = secretsRead(example.objects);
    this.made = madeSecrets([example, ...beside].flatMap(({ objects }) => objects));
    this.cloud = example.name === 'gcp' ? new Google() : example.name === 'azure' ? new Microsoft() : new Amazon();
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
    await this.join(cluster, this.example);
  }

  /** A cluster with an example, in which the same servers are found. */
  public async join(cluster: TestCluster, { objects }: Example): Promise<void> {
    cluster.adjust = (image, root) => this.trusting(image, root);
    cluster.amend = (pod) => this.cloud.amend(pod);
    this.clusters.push(cluster);
    for (const name of this.hosts.keys()) {await this.show(name, cluster);}
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'flyte' } };
    const secrets = await this.secrets(secretsRead(objects));
    await cluster.apply([namespace, ...definitionsFor(objects), ...await publishedDefinitions(objects), ...configMapsMounted(objects), ...secrets]);
  }

  /** Once flyteadmin runs: the host at which people reach it. */
  public async open(admin: () => string): Promise<void> {
    const certificate = ['flyte-admin-tls', 'flyteadmin-tls'].find((name) => this.secretsRead.has(name));
    const tls = certificate === undefined ? undefined : { name: 'flyteadmin.flyte.svc.cluster.local', ca: this.made.get(certificate)?.['ca.crt'] ?? this.ca };
    const server = await startIngress(await issueFor(this.authority, FLYTE), () => ({ host: admin(), tls }));
    this.servers.push(server);
    await this.place(FLYTE, 443, portOf(server));
    this.hostsFile = path.join(this.folder, 'hosts');
    fs.writeFileSync(this.hostsFile, `127.0.0.1 localhost\n${[...this.hosts].map(([name, { ip }]) => `${ip} ${name}\n`).join('')}`);
    execFileSync('mount', ['--bind', this.hostsFile, '/etc/hosts']);
  }

  /** What cert-manager's injector writes into the webhook. */
  public webhook(configuration: KubeObject): unknown {
    const { webhooks } = configuration as KubeObject & { webhooks: { clientConfig: object }[] };
    return { webhooks: webhooks.map((one) => ({ ...one, clientConfig: { ...one.clientConfig, caBundle: Buffer.from(this.ca).toString('base64') } })) };
  }

  /** How often something was published by NATS. */
  public get published(): number {
    return this.daemons.find(({ name }) => name === 'nats')?.log().match(/<<- \[H?PUB flyte/g)?.length ?? 0;
  }

  /** Who came to the store, where the cloud knows. */
  public get visitors(): ReadonlySet<string> {
    return this.cloud.visitors ?? new Set();
  }

  /** The key that signs flyteadmin's tokens. */
  public get tokenKey(): string {
    return this.made.get('flyte-auth')?.['token_rsa_key.pem'] ?? '';
  }

  public async stop(): Promise<void> {
    if (this.hostsFile !== undefined) {execFileSync('umount', ['/etc/hosts']);}
    this.servers.forEach((server) => server.close());
    await Promise.all(this.daemons.map((daemon) => daemon.stop(5)));
  }

  /** The Secret of flyteadmin's keys, with others for some of them. */
  public authSecret(keys: Record<string, string>): KubeObject {
    return this.secret('flyte-auth', this.secretsRead.get('flyte-auth') ?? new Set(), keys);
  }

  private async startServers(cluster: TestCluster): Promise<void> {
    const [database, port] = [this.cloud.database, 15432];
    this.daemons.push(await startDatabase(this.binaries, this.folder, port, await issueFor(this.authority, database), 'flyte', PASSWORD));
    await this.place(database, 5432, port, isIPv4(database) ? database : undefined);
    await this.cloud.open({
      binaries: this.binaries,
      folder: this.folder,
      client: cluster.client,
      issue: (...names) => issueFor(this.authority, ...names),
      place: (...where) => this.place(...where),
      keep: (server) => server instanceof Daemon ? this.daemons.push(server) : this.servers.push(server),
    });
    if (this.example.name === 'everything') {
      this.daemons.push(await startCache(this.binaries, this.folder, 16379, PASSWORD), await startBroker(this.binaries, this.folder, 14222));
      await this.place('redis.example.com', 6379, 16379);
      await this.place('nats.example.com', 4222, 14222);
      const queue = await startQueue(await issueFor(this.authority, QUEUE), '123456789012');
      this.servers.push(queue);
      await this.place(QUEUE, 443, portOf(queue));
    }
    const provider = await startProvider(`https://${LOGIN}`, await issueFor(this.authority, LOGIN), { secret: PASSWORD, flyte: `https://${FLYTE}` });
    this.servers.push(provider);
    await this.place(LOGIN, 443, portOf(provider));
  }

  /** Gives a server of this machine a name, in every cluster there is or will be. */
  public async place(name: string, port: number, server: OutsideServer, ip = `${BLOCKS[0]}.${this.hosts.size + 1}`): Promise<void> {
    this.hosts.set(name, { ip, port, server });
    for (const cluster of this.clusters) {await this.show(name, cluster);}
  }

  private async show(name: string, cluster: TestCluster): Promise<void> {
    const { ip, port, server } = this.hosts.get(name)!;
    await cluster.network.addOutside(name, ip.replace(BLOCKS[0], BLOCKS[this.clusters.indexOf(cluster)]), port, server);
  }

  /** Every Secret that the example's pods name, with a value for each key. */
  private async secrets(read: ReadonlyMap<string, ReadonlySet<string>>): Promise<KubeObject[]> {
    const services = (name: string): string[] => [name, `${name}.flyte`, `${name}.flyte.svc`, `${name}.flyte.svc.cluster.local`];
    const certificates: Record<string, string[]> = {
      ...this.ordered(),
      'flyte-webhook-tls': services('flyte-pod-webhook'),
    };
    const made: KubeObject[] = [];
    for (const [name, keys] of read) {
      const names = certificates[name] as string[] | undefined;
      if (names !== undefined) {
        const { cert, key } = await issueFor(this.authority, ...names);
        made.push(this.secret(name, [], { 'tls.crt': fs.readFileSync(cert, 'utf8'), 'tls.key': fs.readFileSync(key, 'utf8'), 'ca.crt': this.ca }));
      } else {
        made.push(this.secret(name, keys));
      }
    }
    return made;
  }

  private secret(name: string, keys: Iterable<string>, own: Record<string, string> = {}): KubeObject {
    const given = Object.fromEntries([...keys].map((key) => [key, key === 'ca.crt' ? this.ca : PASSWORD]));
    return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace: 'flyte' }, stringData: { ...given, ...this.made.get(name), ...own } };
  }

  /** What cert-manager is asked for, by Secret: it is played here. */
  private ordered(): Record<string, string[]> {
    const specs = this.example.objects.filter(({ kind }) => kind === 'Certificate')
      .map(({ spec }) => spec as { secretName: string; dnsNames: string[]; ipAddresses?: string[] });
    return Object.fromEntries(specs.map(({ secretName, dnsNames, ipAddresses = [] }) =>
      // The stand-in of flyteadmin, which is older, verifies the address with the port as one name.
      [secretName, [...dnsNames, ...ipAddresses.flatMap((ip) => [ip, `${ip}:8088`])]]));
  }

  /** Images of a company trust its authority. */
  private trusting(image: string, root: RootFilesystem): RootFilesystem {
    return {
      ...root,
      binds: { ...root.binds, '/etc/ssl/certs': this.certificates },
      env: { ...root.env, ...programOf(image) === 'flytekit' ? Object.fromEntries(TRUST.map((name) => [name, '/etc/ssl/certs/ca-certificates.crt'])) : {} },
    };
  }
}

/** How the libraries of Python are told whom to trust. */
const TRUST = ['AWS_CA_BUNDLE', 'REQUESTS_CA_BUNDLE', 'SSL_CERT_FILE', 'GRPC_DEFAULT_SSL_ROOTS_FILE_PATH'];
