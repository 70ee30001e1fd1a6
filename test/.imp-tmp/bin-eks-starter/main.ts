import { App, Chart, Size } from 'cdk8s';
import {
  Authentication,
  ClusterResourceTemplate,
  Database,
  Exposure,
  FlyteBinary,
  LogLink,
  ObjectStore,
} from 'cdk8s-flyte';
import { Secret } from 'cdk8s-plus-27';

const app = new App();
const chart = new Chart(app, 'flyte', { namespace: 'flyte' });
const flyteDb = Secret.fromSecretName(chart, 'secret-flyte-db', 'flyte-db');

new FlyteBinary(chart, 'flyte', {
  database: Database.postgres({
    host: 'rds-host-dns.example.com',
    username: 'postgres',
    password: { secret: flyteDb, key: 'password' },
  }),
  objectStore: ObjectStore.s3({
    bucket: 'bucket-name',
    multiContainer: true,
    region: 'us-east-1',
    cache: Size.mebibytes(10),
    cacheGcPercent: 100,
  }),
  binary: {
    rawOutputPrefix: 's3://user-data-bucket-name/data',
    serviceAccountAnnotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::123456789012:role/fill-in' },
  },
  tasks: {
    logLinks: [
      LogLink.template({
        displayName: 'Cloudwatch Logs',
        uri: 'https://console.aws.amazon.com/cloudwatch/home?region=us-east-1#logEventViewer:group=/aws/eks/eks-cluster-name/cluster;stream=var.log.containers.{{ .podName }}_{{ .namespace }}_{{ .containerName }}-{{ .containerId }}.log',
      }),
    ],
    execution: { roleNameKey: 'iam.amazonaws.com/role' },
    env: { AWS_METADATA_SERVICE_TIMEOUT: '5', AWS_METADATA_SERVICE_NUM_ATTEMPTS: '20' },
    lifecycle: { injectFinalizer: true },
  },
  taskNamespaces: {
    templates: [
      ClusterResourceTemplate.namespace(),
      ClusterResourceTemplate.serviceAccount({ annotations: { 'eks.amazonaws.com/role-arn': '{{ defaultIamRole }}' } }),
      ClusterResourceTemplate.isolateNamespace(),
    ],
    customData: {
      production: { defaultIamRole: 'arn:aws:iam::123456789012:role/fill-in' },
      staging: { defaultIamRole: 'arn:aws:iam::123456789012:role/fill-in' },
      development: { defaultIamRole: 'arn:aws:iam::123456789012:role/fill-in' },
    },
  },
  exposure: Exposure.ingress({
    host: 'flyte.mydomain.com',
    className: 'alb',
    annotations: {
      'alb.ingress.kubernetes.io/certificate-arn': 'arn:aws:acm:us-east-1:123456789012:certificate/certificate-id',
      'alb.ingress.kubernetes.io/scheme': 'internet-facing',
    },
    tlsAtController: true,
  }),
  authentication: Authentication.disabled('as in the values of the Helm chart: nothing of Flyte authenticates, whoever reaches the host may do everything'),
});

app.synth();
