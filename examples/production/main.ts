import { App, Chart, Size } from 'cdk8s';
import {
  AdminCertificates, AuthKeys, Authentication, CertificateIssuer, ClusterResourceTemplate, Database, Exposure, FlyteCore, LogLevel, ObjectStore,
  PodSecurityLevel, PostgresTls, WebhookCertificates,
} from 'cdk8s-flyte';
import { Cpu, Secret } from 'cdk8s-plus-27';

/** Two of everything that can be doubled, an external database over verified TLS, an external bucket, an Ingress with login and TLS to the pod. */
export function synthesize(app: App): App {
  const chart = new Chart(app, 'flyte', { namespace: 'flyte' });
  const db = Secret.fromSecretName(chart, 'db', 'flyte-db');
  const auth = Secret.fromSecretName(chart, 'auth', 'flyte-auth');

  new FlyteCore(chart, 'flyte', {
    createNamespace: true,
    replicas: 2,
    logLevel: LogLevel.INFO,
    database: Database.postgres({
      host: 'flyte.cluster-abc.eu-central-1.rds.amazonaws.com',
      username: 'flyte',
      password: { secret: db, key: 'password' },
      tls: PostgresTls.verifyFull({ secret: db, key: 'ca.crt' }),
    }),
    objectStore: ObjectStore.s3({ bucket: 'acme-flyte', region: 'eu-central-1', cache: Size.mebibytes(512) }),
    workloadIdentity: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::123456789012:role/flyte' },
    authentication: Authentication.oidc({
      publicUrl: 'https://flyte.example.com',
      provider: { baseUrl: 'https://login.example.com', clientId: 'flyte', clientSecret: { secret: auth, key: 'oidc_client_secret' } },
      keys: AuthKeys.fromSecret(auth),
      internalClient: { clientSecret: { secret: auth, key: 'client_secret' }, clientSecretHash: { secret: auth, key: 'client_secret_hash' } },
    }),
    exposure: Exposure.ingress({ host: 'flyte.example.com', className: 'nginx', certManager: { issuer: CertificateIssuer.clusterIssuer('letsencrypt') } }),
    networkPolicies: { ingressNamespaceLabels: { 'kubernetes.io/metadata.name': 'ingress-nginx' } },
    // cert-manager makes both; a public issuer signs no names inside the cluster.
    certificates: {
      admin: AdminCertificates.certManager({ issuer: CertificateIssuer.issuer('cluster-authority') }),
      webhook: WebhookCertificates.certManager({ issuer: CertificateIssuer.issuer('cluster-authority') }),
    },
    projects: ['research', 'billing'],
    domains: [{ id: 'development' }, { id: 'production' }],
    tasks: { resources: { limits: { cpu: Cpu.units(16), memory: Size.gibibytes(64), gpu: 4 } } },
    taskNamespaces: {
      templates: [
        ClusterResourceTemplate.namespace({ podSecurity: PodSecurityLevel.RESTRICTED }),
        ClusterResourceTemplate.resourceQuota({ 'limits.cpu': '{{ projectQuotaCpu }}', 'limits.memory': '{{ projectQuotaMemory }}' }),
        ClusterResourceTemplate.serviceAccount({ annotations: { 'eks.amazonaws.com/role-arn': '{{ defaultIamRole }}' } }),
        ClusterResourceTemplate.isolateNamespace(),
      ],
      customData: {
        development: { projectQuotaCpu: '16', projectQuotaMemory: '64Gi', defaultIamRole: 'arn:aws:iam::123456789012:role/flyte-dev' },
        production: { projectQuotaCpu: '64', projectQuotaMemory: '256Gi', defaultIamRole: 'arn:aws:iam::123456789012:role/flyte-prod' },
      },
    },
  });
  return app;
}

if (require.main === module) { synthesize(new App()).synth(); }
