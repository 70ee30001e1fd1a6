import { Chart, Duration, Size } from 'cdk8s';
import { ContainerProbe, FlyteContainer, FlyteDns, FlyteEgress, FlyteImage, FlyteSidecar, FlyteVolume, FlyteVolumeMount, RunAs } from 'cdk8s-flyte';
import * as kplus from 'cdk8s-plus-27';
import { Row, SECRET, secretValue } from './row';
import { COMPONENTS } from '../support';

const image = FlyteImage.of({ repository: 'registry.example.com/proxy', tag: 'v1', runAs: RunAs.of({ user: 65532 }) });
const resources = { cpu: { request: kplus.Cpu.millis(10) }, memory: { limit: Size.mebibytes(64) } };
const proxy: FlyteSidecar = { name: 'proxy', image, resources };
const scratch = FlyteVolume.scratch('extra', Size.mebibytes(1));

const admin = (props: object) => (chart: Chart) => COMPONENTS.flyteadmin(chart, props);
const sidecar = (options: Partial<FlyteSidecar>) => admin({ sidecars: [{ ...proxy, ...options }] });
const init = (options: Partial<FlyteContainer>) => admin({ initContainers: [{ ...proxy, ...options }] });
const mount = (...mounts: FlyteVolumeMount[]) => admin({ mounts });
const dns = (options: FlyteDns) => admin({ dns: options });
const host = (ip: string, hostnames: string[]) => admin({ hostAliases: [{ ip, hostnames }] });

/** Containers, volumes and names of the consumer's that would not work, or open more than they seem to. */
export const EXTRA_ROWS: Row[] = [
  ['a sidecar named as a container of Flyte', sidecar({ name: 'flyteadmin' }),
    "test/it: sidecars[0].name must be unlike those of the other containers of the pod, got 'flyteadmin'; use another name"],
  ['an init container named as check-db-ready', init({ name: 'check-db-ready' }),
    "test/it: initContainers[0].name must be unlike those of the other containers of the pod, got 'check-db-ready'; use another name"],
  ['a sidecar and an init container of one name', admin({ sidecars: [proxy], initContainers: [proxy] }),
    "test/it: initContainers[0].name must be unlike those of the other containers of the pod, got 'proxy'; use another name"],
  ['a sidecar in capitals', sidecar({ name: 'Proxy' }),
    "test/it: sidecars[0].name must be a DNS-1123 label (a-z, 0-9 and -, 63 characters at most), got 'Proxy'; use for example cloud-sql-proxy"],
  ['a sidecar without memory limit', sidecar({ resources: { ...resources, memory: { request: Size.mebibytes(64) } } }),
    "test/it: sidecars[0].resources.memory must have a limit, got 'no limit'; set one: without it the process takes the memory of its neighbours; "
    + 'or give accept a reason for missing-limits'],
  ['a sidecar without CPU', sidecar({ resources: { memory: resources.memory } }),
    'test/it: sidecars[0].resources.cpu must have a request or a limit, got nothing; name at least one of them'],
  ['a password in the environment of a sidecar', sidecar({ env: { DB_PASSWORD: kplus.EnvValue.fromValue(SECRET) } }),
    "test/it: sidecars[0].env.DB_PASSWORD must come from a Secret, got '(a text)'; use EnvValue.fromSecretValue"],
  ['a sidecar on a port of Flyte', sidecar({ ports: { http: 8088 } }),
    'test/it: sidecars[0].ports.http must be a port that no other container of the pod has, got 8088; let it listen on another one'],
  ['a port above all', sidecar({ ports: { http: 65536 } }),
    'test/it: sidecars[0].ports.http must be an integer from 1 to 65535, got 65536; use the port it listens on'],
  ['a port with a long name', sidecar({ ports: { 'a-very-long-name': 80 } }),
    "test/it: sidecars[0].ports must have names of a-z, 0-9 and -, 15 characters at most, as keys, got 'a-very-long-name'; rename it"],
  ['a probe without port', () => ContainerProbe.tcp({}), 'ContainerProbe.tcp: port must be given, got nothing; name the port that the process listens on'],
  ['a probe with a path of its own', () => ContainerProbe.http({ port: 80, path: 'healthz' }), "ContainerProbe.http: path must start with a slash, got 'healthz'; write '/healthz'"],
  ['a probe with a path that nobody asks', () => ContainerProbe.grpc({ port: 80, path: '/healthz' }),
    "ContainerProbe.grpc: path must not be set, got '/healthz'; remove it: only http has one"],
  ['a probe of no command', () => ContainerProbe.command([]), 'ContainerProbe.command: command must name a program, got []; write it as a list of program and arguments'],
  ['a probe of a command and a port', () => ContainerProbe.command(['x'], { port: 1 }), 'ContainerProbe.command: port must not be set, got 1; remove it: the command knows what it asks'],
  ['a probe every half second', () => ContainerProbe.tcp({ port: 1, interval: Duration.millis(500) }),
    'ContainerProbe.tcp: interval must be an integer from 1 to 86400, got 0.5; use whole seconds, such as Duration.seconds(10)'],
  ['a probe that may never fail', () => ContainerProbe.tcp({ port: 1, failures: 0 }), 'ContainerProbe.tcp: failures must be an integer >= 1, got 0; leave it out for the default'],
  ['connections to no port', () => FlyteEgress.to({ ports: [] }), 'FlyteEgress.to: ports must name at least one port, got []; name those it connects to, for example 443'],
  ['connections to port 0', () => FlyteEgress.to({ ports: [0] }), 'FlyteEgress.to: ports[0] must be an integer from 1 to 65535, got 0; use for example 443'],
  ['connections to an address that is no block', () => FlyteEgress.to({ ports: [443], cidrs: ['10.0.0.1'] }),
    "FlyteEgress.to: cidrs[0] must be an address block in CIDR notation, got '10.0.0.1'; did you mean '10.0.0.1/32'?"],

  ['a volume over the configuration', mount({ volume: scratch, path: '/etc/flyte' }),
    "test/it: mounts[0].path must keep clear of /etc/flyte/config, which is mounted too, got '/etc/flyte'; mount it somewhere else"],
  ['a file beside the configuration', mount({ volume: scratch, path: '/etc/flyte/config/more.yaml', subPath: 'more.yaml' }),
    "test/it: mounts[0].path must keep clear of /etc/flyte/config, which is mounted too, got '/etc/flyte/config/more.yaml'; mount it somewhere else"],
  ['two volumes in one place', mount({ volume: scratch, path: '/extra' }, { volume: FlyteVolume.scratch('other', Size.mebibytes(1)), path: '/extra' }),
    "test/it: mounts[1].path must keep clear of /extra, which is mounted too, got '/extra'; mount it somewhere else"],
  ['a volume at the root', mount({ volume: scratch, path: '/' }),
    "test/it: mounts[0].path must be a path from the root, without a slash at its end, got '/'; write for example /etc/certificates"],
  ['a volume up the tree', mount({ volume: scratch, path: '/a/../etc' }),
    "test/it: mounts[0].path must be a path from the root, without a slash at its end, got '/a/../etc'; write for example /etc/certificates"],
  ['a part of a volume outside of it', mount({ volume: scratch, path: '/a', subPath: '../b' }),
    "test/it: mounts[0].subPath must be a path within the volume, got '../b'; write for example ca.crt"],
  ['a Secret to write to', mount({ volume: FlyteVolume.secret('extra', secretValue().secret), path: '/a', readOnly: false }),
    'test/it: mounts[0].readOnly must be true for a volume of this kind, got false; leave it out, or use FlyteVolume.scratch or FlyteVolume.claim'],
  ['a volume named as one of Flyte', mount({ volume: FlyteVolume.scratch('database', Size.mebibytes(1)), path: '/a' }),
    "test/it: mounts must have volumes named unlike the other volumes of the pod, got 'database'; use another name, or one value of FlyteVolume for both"],
  ['a volume named as the configuration', mount({ volume: FlyteVolume.scratch('config', Size.mebibytes(1)), path: '/a' }),
    "test/it: mounts must have volumes named unlike the other volumes of the pod, got 'config'; use another name, or one value of FlyteVolume for both"],
  ['a volume in capitals', () => FlyteVolume.scratch('Extra', Size.mebibytes(1)),
    "FlyteVolume.scratch: name must be a DNS-1123 label (a-z, 0-9 and -, 63 characters at most), got 'Extra'; use for example certificates"],
  ['a volume of no size', () => FlyteVolume.scratch('extra', Size.mebibytes(0)),
    'FlyteVolume.scratch: limit must be an integer >= 1, got 0; use whole mebibytes, such as Size.mebibytes(64)'],
  ['a CSI driver with a path', () => FlyteVolume.csi('extra', { driver: 'a/b' }),
    "FlyteVolume.csi: driver must be a DNS-1123 subdomain (a-z, 0-9, - and .), got 'a/b'; write for example secrets-store.csi.k8s.io"],
  ['a token for nobody', () => FlyteVolume.token('extra', { audience: '' }), "FlyteVolume.token: audience must not be empty, got ''; name who takes it, for example vault"],
  ['a token for a minute', () => FlyteVolume.token('extra', { audience: 'vault', expiration: Duration.minutes(1) }),
    'FlyteVolume.token: expiration must be an integer from 600 to 4294967296, got 60; use for example Duration.hours(1)'],

  ['the DNS of the host\'s network', dns({ policy: kplus.DnsPolicy.CLUSTER_FIRST_WITH_HOST_NET }),
    "test/it: dns.policy must not be for the network of the host, got 'ClusterFirstWithHostNet'; no pod of Flyte is in it; leave it out"],
  ['no DNS at all', dns({ policy: kplus.DnsPolicy.NONE }),
    'test/it: dns.nameservers must be given with the policy NONE, got []; name at least one, or leave the policy out'],
  ['four nameservers', dns({ nameservers: ['10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.4'] }), 'test/it: dns.nameservers must have 3 entries at most, got 4; leave some out'],
  ['a nameserver by name', dns({ nameservers: ['dns.example.com'] }),
    "test/it: dns.nameservers[0] must be an IP address, got 'dns.example.com'; a nameserver is found by its address"],
  ['33 search domains', dns({ searches: Array.from({ length: 33 }, (_, index) => `s${index}.example.com`) }), 'test/it: dns.searches must have 32 entries at most, got 33; leave some out'],
  ['a search domain with a blank', dns({ searches: ['a b'] }),
    "test/it: dns.searches[0] must be a DNS name in lower case, got 'a b'; leave out the scheme, the port and the path; an address is no name"],
  ['a resolver option without name', dns({ options: [{ name: '' }] }), "test/it: dns.options[0].name must be the name of an option, got ''; write for example 'ndots'"],
  ['a host alias of a name', host('db', ['db.example.com']), "test/it: hostAliases[0].ip must be an IP address, got 'db'; use the address that the names stand for"],
  ['a host alias for nobody', host('10.0.0.1', []), 'test/it: hostAliases[0].hostnames must name at least one host, got []; name it, or remove the alias'],
  ['a host alias with a port', host('10.0.0.1', ['db:5432']),
    "test/it: hostAliases[0].hostnames[0] must be a DNS name in lower case, got 'db:5432'; leave out the scheme, the port and the path; an address is no name"],
];
