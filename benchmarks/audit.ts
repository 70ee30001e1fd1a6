/**
 * Time and memory of `cdk8s-flyte audit` over many documents, once with nothing to find, once with much; then over one document that is
 * a map of many keys, up to the largest that is read: at least 10,000 keys a second, and no fewer in a large map than in a small one.
 * Usage: npx tsx benchmarks/audit.ts [number of documents]...
 */
import { execFileSync, spawn } from 'child_process';
import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';

const COUNTS = process.argv.slice(2).map(Number).filter((count) => count > 0);

const SAFE = `      securityContext: {runAsNonRoot: true, runAsUser: 1001, runAsGroup: 1001, seccompProfile: {type: RuntimeDefault}}
      automountServiceAccountToken: false`;
const SAFE_CONTAINER = `          securityContext: {allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: {drop: [ALL]}}
          livenessProbe: {httpGet: {path: /healthz, port: 8080}}
          readinessProbe: {httpGet: {path: /healthz, port: 8080}}
          resources: {requests: {cpu: 10m, memory: 64Mi}, limits: {memory: 64Mi}}`;

function deployment(index: number, safe: boolean): string {
  return `---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web-${index}
  namespace: shop
  labels: {app.kubernetes.io/name: web, app.kubernetes.io/instance: web-${index}}
spec:
  replicas: 2
  selector:
    matchLabels: {app.kubernetes.io/name: web, app.kubernetes.io/instance: web-${index}}
  template:
    metadata:
      labels: {app.kubernetes.io/name: web, app.kubernetes.io/instance: web-${index}}
    spec:
      serviceAccountName: web
${safe ? SAFE : '      hostNetwork: true'}
      containers:
        - name: web
          image: example/web:1.2.${index}
          args: [serve, --port, "8080"]
          env:
            - {name: LOG_LEVEL, value: info}
            - {name: DB_PASSWORD, valueFrom: {secretKeyRef: {name: db, key: password}}}
${safe ? SAFE_CONTAINER : '          ports: [{containerPort: 8080}]'}
`;
}

const POLICY = `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: all, namespace: shop}
spec: {podSelector: {}, policyTypes: [Ingress, Egress]}
`;

const KEYS_PER_SECOND = 10_000;
/** A large map may be that much slower by key than a small one. */
const SLOWEST = 0.7;
/** The last makes a document just below 8 MiB. */
const KEYS = [40_000, 80_000, 310_000];

function* deployments(count: number, safe: boolean): Generator<string> {
  for (let index = 0; index < count; index++) {
    yield index === 0 && safe ? POLICY : deployment(index, safe);
  }
}

function* configMap(keys: number): Generator<string> {
  yield 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: keys}\ndata:\n';
  for (let index = 0; index < keys; index++) {
    yield `  key-${index}: value ${index}\n`;
  }
}

interface Measured {
  readonly seconds: number;
  /** Of the processor: what a machine that others use too takes longer for is not ours. */
  readonly busy: number;
  readonly megabytes: number;
  readonly status: number | null;
}

/** The kernel tells the most memory that the process ever had; a sample would miss peaks. */
async function measure(command: string, texts: Iterable<string>): Promise<Measured> {
  const hook = 'process.on("exit", () => require("fs").writeSync(3, JSON.stringify(process.resourceUsage())))';
  const started = process.hrtime.bigint();
  const child = spawn(process.execPath, ['--import', `data:text/javascript,import{createRequire}from'module';const require=createRequire('/');${hook}`,
    command, 'audit', '--format', 'json', '-'], { stdio: ['pipe', 'ignore', 'inherit', 'pipe'] });
  let told = '';
  child.stdio[3]!.on('data', (text: Buffer) => { told += text.toString(); });
  const done = new Promise<number | null>((resolve) => child.on('close', resolve));
  for (const text of texts) {
    if (!child.stdin!.write(text)) {
      await new Promise((resolve) => child.stdin!.once('drain', resolve));
    }
  }
  child.stdin!.end();
  const status = await done;
  const { maxRSS, userCPUTime, systemCPUTime } = JSON.parse(told) as NodeJS.ResourceUsage;
  return { seconds: Number(process.hrtime.bigint() - started) / 1e9, busy: (userCPUTime + systemCPUTime) / 1e6, megabytes: maxRSS / 1024, status };
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'audit-benchmark-'));
  try {
    const command = join(folder, 'cdk8s-flyte.js');
    execFileSync(process.execPath, [join(__dirname, '..', 'scripts', 'bundle-cli.js'), command]);
    console.log('documents  findings  seconds  most memory (MB)');
    for (const safe of [true, false]) {
      for (const count of COUNTS.length > 0 ? COUNTS : [1, 1000, 10_000]) {
        const { seconds, megabytes, status } = await measure(command, deployments(count, safe));
        if (status !== (safe ? 0 : 1)) {
          throw new Error(`audit exited ${status}`);
        }
        console.log([String(count).padStart(9), (safe ? 'none' : 'many').padStart(8), seconds.toFixed(1).padStart(7), megabytes.toFixed(0).padStart(16)].join('  '));
      }
    }
    console.log('keys in one map  seconds  busy seconds  keys a busy second  most memory (MB)');
    const rates: number[] = [];
    for (const keys of KEYS) {
      const { seconds, busy, megabytes, status } = await measure(command, configMap(keys));
      if (status !== 0) {
        throw new Error(`audit exited ${status}`);
      }
      const rate = keys / busy;
      rates.push(rate);
      console.log([String(keys).padStart(15), seconds.toFixed(1).padStart(7), busy.toFixed(1).padStart(12), rate.toFixed(0).padStart(18),
        megabytes.toFixed(0).padStart(16)].join('  '));
    }
    if (rates.some((rate) => rate < KEYS_PER_SECOND || rate < rates[0] * SLOWEST)) {
      console.log(`below the bar of ${KEYS_PER_SECOND} keys a second, or not linear`);
      process.exitCode = 1;
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

void main();
