import { Server } from 'node:net';
import * as path from 'node:path';
import { checkHardening } from './hardening';
import { exampleNamed, LevelContext } from './level';
import { Stack } from './stack';
import { addressesOf, APISERVER_PORT } from '../cluster/addresses';
import { KubeObject } from '../lib/kube-types';
import { LevelReport } from '../lib/report';
import { forward, portOf } from '../lib/sockets';
import { waitFor } from '../lib/wait';
import { World } from '../outside/world';
import { TestCluster } from '../runner/test-cluster';

const ADDRESSES = addressesOf(1);
/** What a data plane makes for the control plane. */
const TOKEN = 'flyteadmin-token';

interface Secret extends KubeObject {
  readonly data?: Record<string, string>;
}

/** A cluster with a data plane, and an API server of its own, beside the one with the control plane. */
export class SecondCluster {
  private running?: Stack;
  private server?: Server;

  /**
   * @param example what is applied there
   * @param names of its API server, as the control plane has them
   */
  public constructor(public readonly example: string, private readonly names: readonly string[]) {}

  public get stack(): Stack {
    if (!this.running) {throw new Error(`the cluster of ${this.example} is not started`);}
    return this.running;
  }

  /** Starts the API server, applies the data plane, and copies the credentials as docs/multi-cluster.md says. */
  public async start(context: LevelContext, world: World, central: TestCluster, report: LevelReport): Promise<void> {
    const example = exampleNamed(context, this.example);
    const own = { ...context, folder: path.join(context.folder, 'second') };
    this.running = await Stack.start(own, example, report, (cluster) => world.join(cluster, example), ADDRESSES, this.names);
    this.server = await forward(0, ADDRESSES.loopback, APISERVER_PORT);
    for (const name of this.names) {await world.place(name, APISERVER_PORT, portOf(this.server));}
    const { client } = this.running.cluster;
    const { token, 'ca.crt': authority } = await waitFor(`the Secret ${TOKEN} is filled`, 30, async () => {
      const { data } = await client.get<Secret>('v1', 'Secret', TOKEN, 'flyte');
      return data?.token === undefined ? undefined : data;
    });
    await central.apply(this.names.map((name) => ({
      apiVersion: 'v1', kind: 'Secret', metadata: { name: `cluster-${name.split('.')[0]}`, namespace: 'flyte' }, data: { token, 'ca.crt': authority },
    })));
  }

  /** Runs what is there, once flyteadmin can be reached. */
  public async run(report: LevelReport): Promise<void> {
    if (!await this.stack.runAll(report)) {throw new Error('the data plane is not ready');}
    await checkHardening(this.stack.runs.values(), report);
  }

  public async stop(): Promise<void> {
    this.server?.close();
    await this.running?.stop();
  }
}
