import * as kplus from 'cdk8s-plus-27';
import { CertManagerOptions, requireCertManager } from './certificate-issuer';
import { refusal } from '../private/checks';
import { mark } from '../private/kinds';
import { requireAnnotations } from '../private/metadata-checks';
import { requireArguments } from '../private/props';

/**
 * Options of `WebhookCertificates.supplied`.
 */
export interface SuppliedCertificatesOptions {
  /** Secret of the pod's namespace with `tls.crt` and `tls.key`, made out to `flyte-pod-webhook.<namespace>.svc`. */
  readonly secret: kplus.ISecret;
  /**
   * The authority's certificate as PEM, which the API server trusts; becomes `webhooks[].clientConfig.caBundle`. Public, so no Secret.
   * @default - none; something else injects it, see `annotations`
   */
  readonly caBundle?: string;
  /**
   * Annotations of the MutatingWebhookConfiguration, such as cert-manager's `cert-manager.io/inject-ca-from`.
   * @default - none
   */
  readonly annotations?: { [name: string]: string };
}

/**
 * Where the pod webhook's TLS certificate comes from, and who registers the webhook.
 */
export class WebhookCertificates {
  /**
   * The pod makes its own authority at every start and registers itself with the API server.
   *
   * The price: its service account may create Secrets and read its own, and create, read and update its own
   * MutatingWebhookConfiguration, which is not in your manifests and outlives an uninstall; one replica only.
   */
  public static selfSigned(): WebhookCertificates {
    return new WebhookCertificates();
  }

  /**
   * A certificate from a Secret, with the MutatingWebhookConfiguration in the manifests. The pod then needs no permission at all and
   * may have several replicas.
   *
   * Where a self-signed one (or Flyte's own chart) ran before, delete the MutatingWebhookConfiguration `flyte-pod-webhook` that it left:
   * the API server would still ask it, with an authority that signs no more, and refuse every task that needs a secret.
   * @param options Secret and authority
   */
  public static supplied(options: SuppliedCertificatesOptions): WebhookCertificates {
    const where = 'WebhookCertificates.supplied';
    requireArguments(where, options);
    const bundle = options.caBundle;
    requireAnnotations(where, 'annotations', options.annotations);
    if (bundle === undefined && Object.keys(options.annotations ?? {}).length === 0) {
      throw refusal(where, 'caBundle', 'be given, or annotations that have it injected', undefined, "read the authority's PEM, or set annotations");
    }
    if (bundle !== undefined && !/^-----BEGIN CERTIFICATE-----\s[\s\S]*-----END CERTIFICATE-----\s*$/.test(bundle)) {
      throw refusal(where, 'caBundle', 'be PEM', /PRIVATE KEY/.test(bundle) ? '(a private key)' : bundle, 'pass the certificate of the authority as text');
    }
    if (bundle !== undefined && /PRIVATE KEY/.test(bundle)) {
      throw refusal(where, 'caBundle', 'hold certificates only', '(a private key)', 'take the key out: this text is published');
    }
    return new WebhookCertificates(options.secret, bundle, { ...options.annotations });
  }

  /**
   * A certificate that cert-manager makes and renews, and whose authority it injects into the MutatingWebhookConfiguration: both are
   * among the manifests. As with `supplied`, the pod needs no permission and may have several replicas; it reads a renewed certificate by
   * itself.
   * @param options what signs it, and for how long
   */
  public static certManager(options: CertManagerOptions): WebhookCertificates {
    const where = 'WebhookCertificates.certManager';
    requireArguments(where, options);
    requireCertManager(where, options);
    return new WebhookCertificates(undefined, undefined, {}, options);
  }

  private constructor(
    /** The Secret, unless the pod makes its own certificate. */
    public readonly secret?: kplus.ISecret,
    /** The authority's certificate as PEM, if supplied. */
    public readonly caBundle?: string,
    /** Annotations of the MutatingWebhookConfiguration. */
    public readonly annotations: { [name: string]: string } = {},
    /** What cert-manager is asked for, if it makes the certificate. @internal */
    public readonly _request?: CertManagerOptions,
  ) {}

  /** Whether the pod makes its own certificate and registers itself. */
  public get selfRegistered(): boolean { return this.secret === undefined && this._request === undefined; }
}

mark('WebhookCertificates', WebhookCertificates);
