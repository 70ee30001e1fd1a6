import { Constant, Options, secretValue, Value } from './value';

export const CLOUDS = ['aws', 'gcp', 'azure', 'onprem'] as const;
export type CloudName = typeof CLOUDS[number];

/** What a cloud brings into a program. */
export interface CloudPart {
  /** `on Amazon EKS` */
  readonly where: string;
  /** The guide of this library for it, beside the others. */
  readonly guide: string;
  readonly constants: readonly Constant[];
  readonly databaseHost: string;
  readonly secrets: { readonly [variable: string]: string };
  readonly cloud: Value;
  /** How people get in: the options of the Ingress besides its host. */
  readonly entrance: Options;
  /** Labels of the namespace of the Ingress controller, where it is a pod of the cluster. */
  readonly controller?: { readonly [label: string]: string };
}

const BUCKET: Constant = { name: 'BUCKET', value: 'acme-flyte', what: 'The bucket for code, inputs and outputs of workflows.' };
const CERT_MANAGER: Options = [['certManager', {
  struct: 'CertManagerOptions', options: [['issuer', { call: ['CertificateIssuer', 'clusterIssuer'], args: ['letsencrypt'] }]],
}]];

type Row = readonly [name: string, value: string, what: string];
const constants = (...rows: readonly Row[]): Constant[] => rows.map(([name, value, what]) => ({ name, value, what }));
const named = (...pairs: readonly (readonly [option: string, constant: string])[]): Options => pairs.map(([option, name]) => [option, { name }]);

export const CLOUD_PARTS: { readonly [name in CloudName]: CloudPart } = {
  aws: {
    where: 'on Amazon EKS',
    guide: 'eks.md',
    constants: [BUCKET, ...constants(
      ['REGION', 'eu-central-1', 'The region of the bucket.'],
      ['ROLE', 'arn:aws:iam::123456789012:role/flyte', 'The IAM role of Flyte, which reads and writes the bucket.'],
      ['TASK_ROLE', 'arn:aws:iam::123456789012:role/flyte-tasks', 'The IAM role of the pods of tasks.'],
    )],
    databaseHost: 'flyte.cluster-abc.eu-central-1.rds.amazonaws.com',
    secrets: {},
    cloud: { call: ['Cloud', 'aws'], options: named(['bucket', 'BUCKET'], ['region', 'REGION'], ['role', 'ROLE'], ['taskRole', 'TASK_ROLE']) },
    entrance: [['tlsAtController', true, 'The load balancer has a certificate of its own for the host.']],
  },
  gcp: {
    where: 'on Google Kubernetes Engine',
    guide: 'gke.md',
    constants: [BUCKET, ...constants(
      ['PROJECT_ID', 'acme-ml', 'The project of the bucket.'],
      ['SERVICE_ACCOUNT', 'flyte@acme-ml.iam.gserviceaccount.com', 'The Google service account of Flyte, which reads and writes the bucket.'],
      ['TASK_SERVICE_ACCOUNT', 'flyte-tasks@acme-ml.iam.gserviceaccount.com', 'The Google service account of the pods of tasks.'],
    )],
    databaseHost: '10.20.0.3',
    secrets: {},
    cloud: {
      call: ['Cloud', 'gcp'],
      options: named(['bucket', 'BUCKET'], ['projectId', 'PROJECT_ID'], ['serviceAccount', 'SERVICE_ACCOUNT'], ['taskServiceAccount', 'TASK_SERVICE_ACCOUNT']),
    },
    entrance: [['className', 'nginx', "Google's own controller carries no gRPC to flyteadmin."], ...CERT_MANAGER],
    controller: { 'kubernetes.io/metadata.name': 'ingress-nginx' },
  },
  azure: {
    where: 'on Azure Kubernetes Service',
    guide: 'aks.md',
    constants: constants(
      ['CONTAINER', 'flyte', 'The blob container for code, inputs and outputs of workflows.'],
      ['ACCOUNT', 'acmeflyte', 'The storage account of the container.'],
      ['CLIENT_ID', '11111111-2222-3333-4444-555555555555', 'The managed identity of Flyte, which reads and writes the container.'],
      ['TASK_CLIENT_ID', '66666666-7777-8888-9999-000000000000', 'The managed identity of the pods of tasks.'],
    ),
    databaseHost: 'acme-flyte.postgres.database.azure.com',
    secrets: {},
    cloud: {
      call: ['Cloud', 'azure'],
      options: named(['container', 'CONTAINER'], ['account', 'ACCOUNT'], ['clientId', 'CLIENT_ID'], ['taskClientId', 'TASK_CLIENT_ID']),
    },
    entrance: CERT_MANAGER,
    controller: { 'kubernetes.io/metadata.name': 'app-routing-system' },
  },
  onprem: {
    where: 'on premises',
    guide: 'on-premises.md',
    constants: [BUCKET, ...constants(['STORE', 'https://s3.example.com', 'The object store, which speaks the API of S3.'])],
    databaseHost: 'postgres.example.com',
    secrets: { store: 'flyte-store-key', task_store: 'flyte-store' },
    cloud: {
      call: ['Cloud', 'onPremises'],
      options: [
        ...named(['endpoint', 'STORE'], ['bucket', 'BUCKET']),
        ['accessKey', { struct: 'S3AccessKey', options: [['accessKeyId', secretValue('store', 'id')], ['secretAccessKey', secretValue('store', 'key')]] }],
        ['taskSecret', { name: 'task_store' }, 'Tasks read it in the namespace of their project and domain.'],
      ],
    },
    entrance: [['className', 'nginx'], ...CERT_MANAGER],
    controller: { 'kubernetes.io/metadata.name': 'ingress-nginx' },
  },
};
