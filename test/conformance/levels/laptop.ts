import { createHash } from 'node:crypto';
import * as http from 'node:http';
import { AdminApi } from './admin-api';
import { Stack } from './stack';
import { KubeObject, Pod } from '../lib/kube-types';
import { LevelReport } from '../lib/report';

/** Where the quickstart says that a laptop finds the store. */
const PUBLIC_STORE = 'http://localhost:9000';
const STORE_PORT = 9000;

interface StoreSecret extends KubeObject {
  data?: Record<string, string>;
}

/** What a task needs to read its inputs and write its outputs: where the store is, and a key from its own namespace. */
export async function taskFindsStore(stack: Stack, pod: Pod, report: LevelReport): Promise<void> {
  await report.attempt('the task pod is told where the store is, and finds its key in its namespace', async () => {
    const [container] = pod.spec.containers;
    const endpoint = container.env?.find((variable) => variable.name === 'FLYTE_AWS_ENDPOINT')?.value;
    if (endpoint === undefined) {throw new Error('it has no FLYTE_AWS_ENDPOINT');}
    const names = (container.envFrom ?? []).flatMap((source) => source.secretRef?.name ?? []);
    const secrets = await Promise.all(names.map((name) => stack.cluster.client.find<StoreSecret>('v1', 'Secret', name, pod.metadata.namespace)));
    const keys = secrets.flatMap((secret) => Object.keys(secret?.data ?? {}));
    const missing = ['FLYTE_AWS_ACCESS_KEY_ID', 'FLYTE_AWS_SECRET_ACCESS_KEY'].filter((key) => !keys.includes(key));
    if (missing.length > 0) {throw new Error(`its Secrets ${names.join(', ') || '(none)'} do not have ${missing.join(', ')}`);}
  });
}

/** How a client brings its code: flyteadmin signs a URL at the store's public endpoint, and the store takes it. */
export async function laptopUploads(stack: Stack, admin: AdminApi, project: string, domain: string, report: LevelReport): Promise<void> {
  await report.attempt('a client outside the cluster uploads by a signed URL at the public endpoint', async () => {
    const content = Buffer.from('print("hello")');
    const md5 = createHash('md5').update(content).digest('base64');
    const signed = await admin.createUpload(project, domain, 'hello.py', md5);
    const url = new URL(signed);
    if (url.origin !== PUBLIC_STORE) {throw new Error(`it leads to ${url.origin}`);}
    const status = await put(new URL(stack.podUrl(stack.workload('minio').metadata.name, STORE_PORT)).hostname, url, content, md5);
    if (status !== 200) {throw new Error(`the store answers ${status}`);}
  });
}

/** As `kubectl port-forward` does: another connection, and the request as it was written. The signature covers the host. */
function put(address: string, url: URL, content: Buffer, md5: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { 'Host': url.host, 'Content-MD5': md5, 'Content-Length': content.length };
    const request = http.request({ host: address, port: STORE_PORT, method: 'PUT', path: `${url.pathname}${url.search}`, headers, timeout: 15_000 }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    request.on('error', reject);
    request.on('timeout', () => request.destroy(new Error('the store does not answer')));
    request.end(content);
  });
}
