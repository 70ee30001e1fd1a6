import { App, Chart, Size } from 'cdk8s';
import { ClusterResourceTemplate, Database, FlyteBinary, LogLink, ObjectStore } from 'cdk8s-flyte';
import { TaintEffect } from 'cdk8s-plus-27';

const app = new App();
const chart = new Chart(app, 'flyte', { namespace: 'flyte' });

new FlyteBinary(chart, 'flyte', {
  database: Database.postgres({ host: '127.0.0.1', username: 'postgres' }),
  objectStore: ObjectStore.gcs({
    bucket: 'my-organization-flyte-container',
    projectId: 'my-organization-gcp-project',
    cache: Size.mebibytes(10),
    cacheGcPercent: 100,
  }),
  tasks: {
    logLinks: [
      LogLink.template({
        displayName: 'Stackdriver Logs',
        uri: 'https://console.cloud.google.com/logs/query;query=resource.labels.namespace_name%3D%22{{ .namespace }}%22%0Aresource.labels.pod_name%3D%22{{ .podName }}%22%0Aresource.labels.container_name%3D%22{{ .containerName }}%22?project=gcp-project-id&angularJsUrl=%2Flogs%2Fviewer%3Fproject%3Dgcp-project-id',
      }),
    ],
    scheduling: {
      resourceTolerations: {
        'nvidia.com/gpu': [{ key: 'nvidia.com/gpu', value: 'present', effect: TaintEffect.NO_SCHEDULE }],
      },
      gpu: {
        deviceNodeLabel: 'cloud.google.com/gke-accelerator',
        partitionSizeNodeLabel: 'cloud.google.com/gke-gpu-partition-size',
      },
    },
    lifecycle: { injectFinalizer: true },
  },
  taskNamespaces: {
    templates: [
      ClusterResourceTemplate.namespace(),
      ClusterResourceTemplate.serviceAccount({
        annotations: { 'iam.gke.io/gcp-service-account': '{{ defaultIamServiceAccount }}' },
      }),
      ClusterResourceTemplate.isolateNamespace({ nodeMetadata: true }),
    ],
    customData: {
      production: { defaultIamServiceAccount: 'fill-in@fill-in.iam.gserviceaccount.com' },
      staging: { defaultIamServiceAccount: 'fill-in@fill-in.iam.gserviceaccount.com' },
      development: { defaultIamServiceAccount: 'fill-in@fill-in.iam.gserviceaccount.com' },
    },
  },
  binary: { serviceAccountAnnotations: { 'iam.gke.io/gcp-service-account': 'fill-in@fill-in.iam.gserviceaccount.com' } },
});

app.synth();
