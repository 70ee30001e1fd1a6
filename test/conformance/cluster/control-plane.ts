import * as fs from 'node:fs';
import * as path from 'node:path';
import { APISERVER_PORT, ClusterAddresses, FIRST } from './addresses';
import { ClusterKeys, createClusterKeys } from './certificates';
import { KubeClient } from './client';
import { Daemon } from '../lib/processes';
import { waitFor } from '../lib/wait';

export interface ControlPlaneTools {
  readonly 'etcd': string;
  readonly 'kube-apiserver': string;
}

const AUDIT_POLICY = [
  'apiVersion: audit.k8s.io/v1',
  'kind: Policy',
  'omitStages: [RequestReceived]',
  'rules:',
  '- level: Metadata',
  '',
].join('\n');

/**
 * etcd and kube-apiserver on loopback, with RBAC and the admission plugins that are on by default, Pod Security among them.
 * There is no controller manager, no scheduler and no kubelet: the harness plays the few parts of them that are needed.
 */
export class ControlPlane {
  public readonly auditLog: string;
  private readonly daemons: Daemon[] = [];
  private keys?: ClusterKeys;
  private admin?: KubeClient;

  /** @param names of the API server, outside the cluster */
  public constructor(
    private readonly tools: ControlPlaneTools, private readonly folder: string, private readonly addresses: ClusterAddresses = FIRST,
    private readonly names: readonly string[] = [],
  ) {
    this.auditLog = path.join(folder, 'audit.log');
  }

  public get client(): KubeClient {
    if (!this.admin) {throw new Error('the control plane is not started');}
    return this.admin;
  }

  /** The certificate that pods find in `kube-root-ca.crt`. */
  public get ca(): string {
    return fs.readFileSync(this.keys!.ca, 'utf8');
  }

  /** The key by which it signs tokens of service accounts. */
  public get serviceAccountKey(): string {
    return fs.readFileSync(this.keys!.serviceAccountKey, 'utf8');
  }

  /** A file by which kubectl reaches the server as its administrator. */
  public kubeconfig(): string {
    const { admin, ca } = this.keys!;
    const file = path.join(this.folder, 'kubeconfig');
    const config = {
      'apiVersion': 'v1',
      'kind': 'Config',
      'current-context': 'it',
      'contexts': [{ name: 'it', context: { cluster: 'it', user: 'it' } }],
      'clusters': [{ name: 'it', cluster: { 'server': `https://${this.addresses.loopback}:${APISERVER_PORT}`, 'certificate-authority': ca } }],
      'users': [{ name: 'it', user: { 'client-certificate': admin.cert, 'client-key': admin.key } }],
    };
    fs.writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
    return file;
  }

  public async start(): Promise<this> {
    fs.mkdirSync(this.folder, { recursive: true });
    this.keys = await createClusterKeys(path.join(this.folder, 'keys'), this.addresses, this.names);
    const log = (name: string): string => path.join(this.folder, `${name}.log`);
    const etcd = `http://${this.addresses.loopback}`;
    // Nothing of the data outlives the run, so etcd need not wait for the disk.
    this.daemons.push(new Daemon('etcd', this.tools.etcd, [
      '--data-dir', path.join(this.folder, 'etcd'), '--unsafe-no-fsync', '--log-level', 'warn',
      '--listen-client-urls', `${etcd}:2379`, '--advertise-client-urls', `${etcd}:2379`,
      '--listen-peer-urls', `${etcd}:2380`, '--initial-advertise-peer-urls', `${etcd}:2380`,
      '--initial-cluster', `default=${etcd}:2380`,
    ], log('etcd')));
    this.daemons.push(new Daemon('kube-apiserver', this.tools['kube-apiserver'], this.apiServerFlags(this.keys), log('kube-apiserver')));
    this.admin = new KubeClient({
      host: this.addresses.loopback,
      port: APISERVER_PORT,
      ca: fs.readFileSync(this.keys.ca),
      cert: fs.readFileSync(this.keys.admin.cert),
      key: fs.readFileSync(this.keys.admin.key),
    });
    await waitFor('the API server is ready', 120, async () => {
      this.daemons.forEach((daemon) => daemon.assertRunning());
      return (await this.client.request<string>('GET', '/readyz')).status === 200 || undefined;
    });
    return this;
  }

  public async stop(): Promise<void> {
    for (const daemon of this.daemons.reverse()) {await daemon.stop(5);}
    this.daemons.length = 0;
  }

  public async version(): Promise<string> {
    return (await this.client.request<{ gitVersion: string }>('GET', '/version')).body.gitVersion;
  }

  private apiServerFlags(keys: ClusterKeys): string[] {
    const { loopback, node, services } = this.addresses;
    const policy = path.join(this.folder, 'audit-policy.yaml');
    fs.writeFileSync(policy, AUDIT_POLICY);
    return [
      `--etcd-servers=http://${loopback}:2379`,
      `--bind-address=${loopback}`, `--secure-port=${APISERVER_PORT}`,
      `--advertise-address=${node}`, '--endpoint-reconciler-type=none',
      `--service-cluster-ip-range=${services}`,
      `--tls-cert-file=${keys.serving.cert}`, `--tls-private-key-file=${keys.serving.key}`, `--client-ca-file=${keys.ca}`,
      `--service-account-key-file=${keys.serviceAccountKey}`, `--service-account-signing-key-file=${keys.serviceAccountKey}`,
      '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
      '--authorization-mode=RBAC',
      `--audit-policy-file=${policy}`, `--audit-log-path=${this.auditLog}`, '--audit-log-mode=blocking',
      '--allow-privileged=false', '--profiling=false', '--v=1',
    ];
  }
}
