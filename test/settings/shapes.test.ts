import { AuthKeys, Authentication, ClusterResourceTemplate, ObjectStore } from 'cdk8s-flyte';
import { requireOrigin } from '../../src/private/checks';
import { requireAnnotations, requireLabels } from '../../src/private/metadata-checks';
import { requireServiceAccountAnnotations } from '../../src/settings/workload-identity';
import { testChart, testSecret } from '../support';

test.each(['eu-central-1', 'us-gov-west-1', 'ap-southeast-5', 'cn-north-1', 'us-isob-east-1', 'eusc-de-east-1'])('%s is a region of AWS', (region) => {
  expect(() => ObjectStore.s3({ bucket: 'acme', region })).not.toThrow();
});

test.each([
  ['eks.amazonaws.com/role-arn', 'arn:aws-us-gov:iam::123456789012:role/teams/ml/flyte+x'],
  ['iam.gke.io/gcp-service-account', 'flyte@acme.example.com.iam.gserviceaccount.com'],
  ['iam.gke.io/gcp-service-account', '123456-compute@developer.gserviceaccount.com'],
  ['azure.workload.identity/client-id', '0f8fad5b-d9cb-469f-a165-70867728950e'],
  ['example.com/anything', 'at all'],
])('%s: %s is an identity', (name, value) => {
  expect(() => requireServiceAccountAnnotations('here', 'annotations', { [name]: value })).not.toThrow();
});

test('an identity in a template may be a placeholder', () => {
  const { manifest } = ClusterResourceTemplate.serviceAccount({ annotations: { 'eks.amazonaws.com/role-arn': '{{ defaultIamRole }}' } });
  expect(manifest).toContain('{{ defaultIamRole }}');
});

test.each(['https://a.example.com', 'http://localhost:3000', 'https://[fd00::1]:8443'])('%s is an origin', (origin) => {
  expect(requireOrigin('here', 'origin', origin)).toBe(origin);
});

test.each(['https://login.example.com', 'https://acme.auth0.com/', 'https://login.example.com/realms/acme'])('%s is an issuer', (baseUrl) => {
  const clientSecret = testSecret(testChart(), 'auth', 'secret');
  expect(Authentication.oidc({
    publicUrl: 'https://flyte.example.com',
    provider: { baseUrl, clientId: 'flyte', clientSecret, scopes: ['openid', 'https://graph.example.com/.default'] },
    keys: AuthKeys.generatedAtRuntime(),
    internalClient: { clientSecret, clientSecretHash: clientSecret },
  }).providerUrl).toBe(baseUrl);
});

test.each(['500m', '16', '1.5', '.5', '64Gi', '1e3', '2E', '{{ quota }}', '{{ quota }}Gi', '+1'])('%s is an amount', (amount) => {
  expect(() => ClusterResourceTemplate.resourceQuota({ 'requests.nvidia.com/gpu': amount, 'count/jobs.batch': amount })).not.toThrow();
});

test('labels and annotations of every legal form', () => {
  expect(() => requireLabels('here', 'labels', { 'a': '', 'A.b_c-d': 'x.y', 'example.com/team': 'A_1' })).not.toThrow();
  expect(() => requireAnnotations('here', 'annotations', { 'a': '', 'Example.com/Team': 'any text\nat all', 'x': 'y'.repeat(200 * 1024) })).not.toThrow();
  expect(() => requireLabels('here', 'labels', undefined)).not.toThrow();
});
