import { exampleNamed, Level } from './level';
import { Stack } from './stack';

export const processes: Level = {
  number: 4,
  title: 'processes',
  tools: ['etcd', 'kube-apiserver', 'flyteadmin', 'flytescheduler', 'flytepropeller', 'minio', 'postgres'],
  async run(context, report) {
    const stack = await Stack.start(context, exampleNamed(context, 'quickstart'), report);
    try {
      for (const workload of stack.workloads(report)) {await stack.run(workload);}
      await stack.allReady(report, 120);
    } finally {
      await stack.stop();
    }
  },
};
