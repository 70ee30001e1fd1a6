import { ApiObject } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { FlyteProcessProps } from './component-props';
import { FlyteComponent } from './flyte-component';
import { ComponentKind, Identity } from './identity';
import { webhookTls } from './issued';
import { serviceNames } from './parts/admin';
import { CERTIFICATES_DIRECTORY, certificateScratch, namespaceSelector, webhookPart } from './parts/webhook';
import { refusal } from '../private/checks';
import { clusterScoped } from '../private/cluster-scoped';
import { CHART_WEBHOOK_SECRET } from '../private/flyte-core-chart';
import { CONFIG_DIRECTORY, CONFIG_GLOB, NAMES, PORTS, SERVICE_PORTS } from '../private/vocabulary';
import { FlyteImageName } from '../release';
import { FlyteRbac } from '../settings/flyte-rbac';
import { WebhookCertificates } from '../settings/webhook-certificates';
import { httpGet, probesOf, sized, tcpSocket } from '../workload/container';
import { VolumeSet } from '../workload/volumes';

/**
 * Properties of `FlytePodWebhook`.
 */
export interface FlytePodWebhookProps extends FlyteProcessProps {
  /**
   * Where the certificate comes from, and who registers the webhook.
   * @default WebhookCertificates.selfSigned()
   */
  readonly certificates?: WebhookCertificates;

  /**
   * How far Flyte's permissions reach; the same value as flytepropeller's. Over one namespace needs supplied certificates.
   * @default FlyteRbac.cluster()
   */
  readonly rbac?: FlyteRbac;
}

/** Path the API server calls: Flyte derives it from the kind it mutates. */
const MUTATE_PATH = '/mutate--v1-pod';

/** Which component it is. */
const KIND: ComponentKind = { name: NAMES.podWebhook, role: 'webhook', image: FlyteImageName.FLYTEPROPELLER };

/**
 * flyte-pod-webhook, which mounts the secrets that tasks ask for into their pods.
 *
 * Permissions: none with supplied certificates. With self-signed ones: create Secrets and read its own in its namespace, create, read
 * and update its own MutatingWebhookConfiguration; with those of an adopted release the latter alone. It never reads the secrets it mounts.
 */
export class FlytePodWebhook extends FlyteComponent {
  /** The Service `flyte-pod-webhook`: TLS on port 443. */
  public readonly service: kplus.Service;
  /** The configuration file. */
  public readonly configMap: kplus.ConfigMap;

  constructor(scope: Construct, id: string, props: FlytePodWebhookProps = {}) {
    super(scope, id);
    const identity = this._identify('FlytePodWebhookProps', KIND, props);
    const given = props.certificates ?? WebhookCertificates.selfSigned();
    const self = given.selfRegistered;
    if (!self && identity.adopts !== undefined) {
      throw refusal(identity.path, 'certificates', 'be left out with adopts', '(not those of the release)',
        'the API server trusts the certificate of the release, and would refuse either the old pod or the new one');
    }
    if (self && props.rbac?._tasks !== undefined) {
      throw refusal(identity.path, 'certificates', 'be WebhookCertificates.supplied(...) with rbac: FlyteRbac.namespace(...)', 'WebhookCertificates.selfSigned()',
        'the webhook may not register itself; whoever runs the cluster applies its MutatingWebhookConfiguration');
    }
    const certificates = webhookTls(this, identity, given, { names: serviceNames(identity) });
    const secret = certificates.secret ?? inheritedSecret(this, identity);
    const makesOwn = secret === undefined;
    const part = webhookPart(identity, certificates, props.rbac, !makesOwn);
    this.configMap = this._configure(identity, 'flytepropeller', props, part.sections);

    const volumes = new VolumeSet(this);
    const config = volumes.config(CONFIG_DIRECTORY, this.configMap, []);
    const certs = secret === undefined ? certificateScratch(volumes) : volumes.secret('webhook-certs', CERTIFICATES_DIRECTORY, secret);
    // Without POD_NAME the process sets no owner reference, which on a cluster-scoped object could never be resolved, and needs no
    // permission to read its pod.
    const env = { POD_NAMESPACE: kplus.EnvValue.fromFieldRef(kplus.EnvFieldPaths.POD_NAMESPACE) };
    this._assemble(identity, props, {
      volumes,
      configMaps: [this.configMap],
      singleton: makesOwn ? 'each pod makes its own authority, and the API server trusts the newest only; use WebhookCertificates.supplied for more' : undefined,
      initContainers: makesOwn ? [{
        name: 'generate-certificates',
        command: ['flytepropeller', 'webhook', 'init-certs', '--config', CONFIG_GLOB],
        env,
        mounts: [config, certs],
        // Two 4096-bit keys are generated.
        resources: sized([100, 1000], [64, 256]),
      }] : [],
      container: {
        name: 'webhook',
        command: ['flytepropeller', 'webhook', '--config', CONFIG_GLOB],
        env,
        mounts: [config, { ...certs, readOnly: true }],
        ports: [{ name: 'https', number: PORTS.webhook }, { name: 'http-metrics', number: PORTS.profiler }],
        probes: probesOf(httpGet('/healthcheck', 'http-metrics'), tcpSocket('https')),
        resources: sized([50, 1000], [128, 512]),
      },
      egress: part.egress,
      ingress: part.ingress,
      access: part.access,
      needsToken: 'the process makes a client of the Kubernetes API at its start, although with a supplied certificate it never calls it',
    });
    this.service = this._serve(identity, [{ name: 'https', port: SERVICE_PORTS.webhook, targetPort: PORTS.webhook }]);
    if (!self) { registerStatically(this, identity, certificates, props.rbac); }
  }
}

/** The certificate of the release that is adopted: as long as old pods and new ones have the same, the API server believes either. */
function inheritedSecret(scope: Construct, { adopts }: Identity): kplus.ISecret | undefined {
  return adopts === undefined ? undefined : kplus.Secret.fromSecretName(scope, 'AdoptedCertificate', CHART_WEBHOOK_SECRET);
}

/** What the process would register by itself, as a manifest that can be reviewed. */
function registerStatically(scope: Construct, identity: Identity, certificates: WebhookCertificates, rbac?: FlyteRbac): void {
  clusterScoped(new ApiObject(scope, 'Registration', {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingWebhookConfiguration',
    metadata: { name: `${identity.namespace}-${identity.name}`, labels: identity.labels, annotations: certificates.annotations },
    webhooks: [{
      name: 'flyte-pod-webhook.flyte.org',
      admissionReviewVersions: ['v1', 'v1beta1'],
      clientConfig: {
        ...(certificates.caBundle === undefined ? {} : { caBundle: Buffer.from(certificates.caBundle).toString('base64') }),
        service: { name: identity.name, namespace: identity.namespace, path: MUTATE_PATH, port: SERVICE_PORTS.webhook },
      },
      failurePolicy: 'Fail',
      namespaceSelector: namespaceSelector(identity, rbac),
      objectSelector: { matchLabels: { 'inject-flyte-secrets': 'true' } },
      rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'], scope: 'Namespaced' }],
      sideEffects: 'NoneOnDryRun',
      timeoutSeconds: 10,
    }],
  }));
}
