import * as fs from 'node:fs';
import * as path from 'node:path';
import { Cluster } from './adoption';
import { CHART_LEASE, CHART_LEASE_CONFIG } from './helm-release';
import { KubeObject } from '../lib/kube-types';
import { Example } from '../lib/manifests';
import { Daemon } from '../lib/processes';
import { LevelReport } from '../lib/report';
import { waitFor } from '../lib/wait';

/** Longer than a Lease is good for: who only waited for it to run out would have it by then. */
const OVERLAP_SECONDS = 20;

/** Flyte's engine as the chart tells it to lead, and nothing it would need to run workflows. */
const OLD_CONFIG = `${CHART_LEASE_CONFIG}  rawoutput-prefix: s3://bucket/
  limit-namespace: all
admin: {endpoint: 'flyteadmin:81', insecure: true}
event: {type: admin}
storage: {type: mem}
tasks: {task-plugins: {enabled-plugins: [container], default-for-task-types: {container: container}}}
`;

/** The engine of the release and ours, both running: one leads, and the other only once the first has gone. */
export async function oneLeader(
  { client, kubeconfig }: Cluster, program: string, folder: string, { objects }: Example, report: LevelReport,
): Promise<void> {
  const config = objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'flytepropeller-config')!;
  const definition = objects.find(({ kind }) => kind === 'CustomResourceDefinition')!;
  const start = (name: string, text: string, port: number): Daemon => {
    const own = path.join(folder, name);
    fs.mkdirSync(own, { recursive: true });
    fs.writeFileSync(path.join(own, 'config.yaml'), text);
    const words = ['--config', path.join(own, '*.yaml'), `--propeller.kube-config=${kubeconfig}`, `--propeller.prof-port=${port}`, '--logger.level=4'];
    const env = { PATH: process.env.PATH, HOME: own, POD_NAME: name, POD_NAMESPACE: CHART_LEASE.namespace, AWS_ACCESS_KEY_ID: 'none', AWS_SECRET_ACCESS_KEY: 'none' };
    return new Daemon(name, program, words, path.join(own, 'log'), { env });
  };
  const lease = async (): Promise<{ holderIdentity?: string; renewTime: string }> => {
    const { spec } = await client.get<KubeObject>('coordination.k8s.io/v1', 'Lease', CHART_LEASE.name, CHART_LEASE.namespace);
    return spec as { holderIdentity?: string; renewTime: string };
  };
  const leads = async (engine: Daemon): Promise<boolean | undefined> => {
    engine.assertRunning();
    return (await lease()).holderIdentity === engine.name || undefined;
  };

  await client.apply(definition, { force: true });
  const old = start('engine-of-the-release', OLD_CONFIG, 20254);
  let ours: Daemon | undefined;
  try {
    if (!await report.attempt('the engine of the release leads', async () => { await waitFor('its Lease', 60, () => leads(old)); })) {return;}
    ours = start('engine-of-ours', (config.data as Record<string, string>)['config.yaml'], 20255);
    const beside = ours;
    const stoodBy = await report.attempt('ours stands by, while the other renews the Lease', async () => {
      await waitFor('it asks for the Lease', 60, () => beside.log().includes('Attempting to acquire leader lease') || undefined);
      const since = Date.parse((await lease()).renewTime);
      await waitFor('the Lease is renewed', 2 * OVERLAP_SECONDS, async () => {
        const { holderIdentity, renewTime } = await lease();
        return holderIdentity !== old.name || Date.parse(renewTime) - since > OVERLAP_SECONDS * 1000 || undefined;
      });
      [old, beside].forEach((engine) => engine.assertRunning());
      const { holderIdentity } = await lease();
      if (holderIdentity !== old.name || beside.log().includes('Acquired leader lease')) {throw new Error(`${holderIdentity ?? 'nobody'} has the Lease`);}
    });
    if (!stoodBy) {return;}
    await report.attempt('ours leads once the other has gone, and not before', async () => {
      await old.stop();
      if (beside.log().includes('Acquired leader lease')) {throw new Error('both led');}
      await waitFor('the Lease is ours', 60, () => leads(beside));
    });
  } finally {
    await Promise.all([old.stop(), ours?.stop()]);
  }
}
