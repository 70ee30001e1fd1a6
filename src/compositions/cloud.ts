import * as kplus from 'cdk8s-plus-27';
import { refusal } from '../private/checks';
import { mark } from '../private/kinds';
import { requireArguments } from '../private/props';
import { AzureLinkOptions, LogLink } from '../settings/log-link';
import { AzureOptions, GcsOptions, ObjectStore, S3CompatibleOptions, S3Options } from '../settings/object-store';
import { requireIdentity } from '../settings/workload-identity';

/**
 * Options of `Cloud.aws`.
 */
export interface AwsCloudOptions extends S3Options {
  /**
   * ARN of the IAM role of flyteadmin, datacatalog and flytepropeller; becomes the annotation `eks.amazonaws.com/role-arn` of their
   * service accounts. Not possible with `accessKey`.
   * @default - none: EKS Pod Identity, whose associations name those service accounts, or `accessKey`
   */
  readonly role?: string;

  /**
   * ARN of the IAM role of tasks; becomes the same annotation of service account `default` of every project and domain. May hold
   * `{{ project }}`, `{{ domain }}` and `{{ namespace }}`: `arn:aws:iam::123456789012:role/flyte-{{ project }}-{{ domain }}`.
   * @default - none: EKS Pod Identity, or what tasks bring
   */
  readonly taskRole?: string;

  /**
   * The same by domain, in place of `taskRole`. Names every domain.
   * @default - none
   */
  readonly taskRoles?: { [domain: string]: string };

  /**
   * Log group of CloudWatch that the cluster's Fluent Bit writes to; each task then links to its logs there.
   * @default - none: no log links
   */
  readonly logGroup?: string;
}

/**
 * Options of `Cloud.gcp`.
 */
export interface GcpCloudOptions extends GcsOptions {
  /**
   * E-mail address of the Google service account of flyteadmin, datacatalog and flytepropeller; becomes the annotation
   * `iam.gke.io/gcp-service-account` of their service accounts.
   * @default - none: permissions are given to the Kubernetes service accounts themselves
   */
  readonly serviceAccount?: string;

  /**
   * The one of tasks; becomes the same annotation of service account `default` of every project and domain. May hold `{{ project }}`,
   * `{{ domain }}` and `{{ namespace }}`.
   * @default - none: permissions are given to the Kubernetes service accounts themselves
   */
  readonly taskServiceAccount?: string;

  /**
   * The same by domain, in place of `taskServiceAccount`. Names every domain.
   * @default - none
   */
  readonly taskServiceAccounts?: { [domain: string]: string };
}

/**
 * Options of `Cloud.azure`.
 */
export interface AzureCloudOptions extends AzureOptions {
  /**
   * Client id of the managed identity of flyteadmin, datacatalog and flytepropeller; becomes the annotation
   * `azure.workload.identity/client-id` of their service accounts, and brings the label `azure.workload.identity/use` of their pods.
   */
  readonly clientId: string;

  /**
   * Id of the tenant of all these identities; becomes the annotation `azure.workload.identity/tenant-id`.
   * @default - the cluster's own
   */
  readonly tenantId?: string;

  /**
   * Client id of the managed identity of tasks; becomes the same annotation of service account `default` of every project and domain,
   * and brings the label of every task pod.
   * @default - none: what tasks bring
   */
  readonly taskClientId?: string;

  /**
   * The same by domain, in place of `taskClientId`. Names every domain.
   * @default - none
   */
  readonly taskClientIds?: { [domain: string]: string };

  /**
   * Log Analytics workspace of the cluster; each task then links to its logs there.
   * @default - none: no log links
   */
  readonly logWorkspace?: AzureLinkOptions;
}

/**
 * Options of `Cloud.onPremises`.
 */
export interface OnPremisesCloudOptions extends S3CompatibleOptions {
  /**
   * Secret with which tasks use the object store, with the keys `FLYTE_AWS_ACCESS_KEY_ID` and `FLYTE_AWS_SECRET_ACCESS_KEY`; becomes
   * environment of every task. It must stand in the namespace of each project and domain.
   * @default - none: what tasks bring
   */
  readonly taskSecret?: kplus.ISecret;

  /**
   * Address of a Kubernetes dashboard; each task then links to its logs there.
   * @default - none: no log links
   */
  readonly dashboardUrl?: string;
}

/** Who tasks are for their cloud: in all domains, or in each. */
export interface TaskIdentity {
  readonly annotation: string;
  /** Further annotations of the same service account. */
  readonly others: { readonly [annotation: string]: string };
  readonly ofAll?: string;
  /** By domain, and the option that says so. */
  readonly ofDomains?: { readonly [domain: string]: string };
  readonly option: string;
}

/** What a cloud brings further to its object store. */
export interface CloudParts {
  /** Annotations of the service accounts that use the store, and labels of their pods. */
  readonly identity: { readonly [annotation: string]: string };
  readonly podLabels?: { readonly [label: string]: string };
  readonly taskIdentity?: TaskIdentity;
  readonly taskLabels?: { readonly [label: string]: string };
  readonly taskEnv?: { readonly [name: string]: string };
  readonly taskSecrets?: kplus.ISecret[];
  readonly logLinks?: LogLink[];
  readonly ingressClass?: string;
}

const AWS_ROLE = 'eks.amazonaws.com/role-arn';
const GOOGLE_ACCOUNT = 'iam.gke.io/gcp-service-account';
const AZURE_CLIENT = 'azure.workload.identity/client-id';
const AZURE_TENANT = 'azure.workload.identity/tenant-id';
const AZURE_USE = { 'azure.workload.identity/use': 'true' };

/**
 * What a cloud brings to a `FlyteCore` in one line: the object store, who Flyte and its tasks are there, links to logs, the class of the
 * Ingress. Every other prop of `FlyteCore` wins over it, field by field.
 */
export class Cloud {
  /**
   * Amazon EKS. Brings `ObjectStore.s3`; the roles of Flyte and of tasks, by annotations (IRSA) or without any (EKS Pod Identity, whose
   * agent is open to Flyte and tasks); links to CloudWatch where `logGroup` is given; class `alb` for an `Exposure.ingress` that names
   * neither class nor controller.
   * @param options bucket, region, and who Flyte and its tasks are
   */
  public static aws(options: AwsCloudOptions): Cloud {
    const where = 'Cloud.aws';
    requireArguments(where, options);
    const { role, taskRole, taskRoles, logGroup, ...store } = options;
    if (role !== undefined && store.accessKey !== undefined) {
      throw refusal(where, 'role', 'not come with accessKey', role, 'remove one of them');
    }
    return new Cloud(ObjectStore.s3(store), {
      identity: identityOf(where, 'role', AWS_ROLE, role),
      taskIdentity: taskIdentity(where, AWS_ROLE, { taskRole }, { taskRoles }),
      logLinks: logGroup === undefined ? undefined : [LogLink.cloudWatch({ region: options.region, logGroup })],
      ingressClass: 'alb',
    });
  }

  /**
   * Google Kubernetes Engine. Brings `ObjectStore.gcs`; the Google service accounts of Flyte and of tasks, by annotations or without any
   * (Workload Identity either way, with the node's metadata address open to tasks); links to Cloud Logging of the project. No class of the
   * Ingress: Google's own controller does not carry gRPC to flyteadmin.
   * @param options bucket, project, and who Flyte and its tasks are
   */
  public static gcp(options: GcpCloudOptions): Cloud {
    const where = 'Cloud.gcp';
    requireArguments(where, options);
    const { serviceAccount, taskServiceAccount, taskServiceAccounts, ...store } = options;
    return new Cloud(ObjectStore.gcs(store), {
      identity: identityOf(where, 'serviceAccount', GOOGLE_ACCOUNT, serviceAccount),
      taskIdentity: taskIdentity(where, GOOGLE_ACCOUNT, { taskServiceAccount }, { taskServiceAccounts }),
      logLinks: [LogLink.stackdriver({ project: options.projectId })],
    });
  }

  /**
   * Azure Kubernetes Service. Brings `ObjectStore.azure`, and its account as `FLYTE_AZURE_STORAGE_ACCOUNT_NAME` in every task, with
   * `FLYTE_PERSISTENCE_ATTACH_EXECUTION_METADATA: 'false'`, without which flytekit cannot write by a new adlfs; the managed identities of
   * Flyte and of tasks, by annotations of service accounts and the label that Azure's webhook wants on their pods; links to Log Analytics
   * where `logWorkspace` is given; class `webapprouting.kubernetes.azure.com`, the managed NGINX, for an `Exposure.ingress` that names
   * neither class nor controller.
   * @param options container, account, and who Flyte and its tasks are
   */
  public static azure(options: AzureCloudOptions): Cloud {
    const where = 'Cloud.azure';
    requireArguments(where, options);
    const { clientId, tenantId, taskClientId, taskClientIds, logWorkspace, ...store } = options;
    const tenant = identityOf(where, 'tenantId', AZURE_TENANT, tenantId);
    const tasks = taskIdentity(where, AZURE_CLIENT, { taskClientId }, { taskClientIds }, tenant);
    return new Cloud(ObjectStore.azure(store), {
      identity: { ...identityOf(where, 'clientId', AZURE_CLIENT, clientId), ...tenant },
      podLabels: AZURE_USE,
      taskIdentity: tasks,
      taskLabels: tasks === undefined ? undefined : AZURE_USE,
      // flytekit 1.16 attaches metadata to what it writes; adlfs before 2026 drops it, and since then it stumbles over its own.
      taskEnv: { FLYTE_AZURE_STORAGE_ACCOUNT_NAME: options.account, FLYTE_PERSISTENCE_ATTACH_EXECUTION_METADATA: 'false' },
      logLinks: logWorkspace === undefined ? undefined : [LogLink.azure(logWorkspace)],
      ingressClass: 'webapprouting.kubernetes.azure.com',
    });
  }

  /**
   * A cluster of your own. Brings `ObjectStore.s3Compatible`; the Secret with which tasks use it; links to a dashboard where `dashboardUrl`
   * is given; class `nginx` for an `Exposure.ingress` that names neither class nor controller. There is no workload identity.
   * @param options endpoint, bucket and access key
   */
  public static onPremises(options: OnPremisesCloudOptions): Cloud {
    requireArguments('Cloud.onPremises', options);
    const { taskSecret, dashboardUrl, ...store } = options;
    return new Cloud(ObjectStore.s3Compatible(store), {
      identity: {},
      taskSecrets: taskSecret === undefined ? undefined : [taskSecret],
      logLinks: dashboardUrl === undefined ? undefined : [LogLink.kubernetes(dashboardUrl)],
      ingressClass: 'nginx',
    });
  }

  private constructor(
    /** The object store that it brings. */
    public readonly objectStore: ObjectStore,
    /** @internal */
    public readonly _parts: CloudParts,
  ) {}

  /** Annotations of the service accounts of flyteadmin, datacatalog and flytepropeller, for those who compose them by hand. */
  public get workloadIdentity(): { [name: string]: string } { return { ...this._parts.identity }; }

  /** Labels of their pods without which the cloud does not see that identity. */
  public get podLabels(): { [name: string]: string } { return { ...this._parts.podLabels }; }
}

mark('Cloud', Cloud);

function identityOf(where: string, option: string, annotation: string, value: string | undefined): { [annotation: string]: string } {
  if (value === undefined) { return {}; }
  requireIdentity(where, option, annotation, value);
  return { [annotation]: value };
}

/** One identity for the tasks of all domains, or one each. */
function taskIdentity(
  where: string, annotation: string, one: { readonly [option: string]: string | undefined },
  several: { readonly [option: string]: { readonly [domain: string]: string } | undefined }, others: { readonly [annotation: string]: string } = {},
): TaskIdentity | undefined {
  const [[oneOption, ofAll]] = Object.entries(one);
  const [[option, ofDomains]] = Object.entries(several);
  if (ofAll === undefined && ofDomains === undefined) { return undefined; }
  if (ofAll !== undefined && ofDomains !== undefined) { throw refusal(where, oneOption, `not come with ${option}`, ofAll, 'remove one of them'); }
  if (ofAll !== undefined) { requireIdentity(where, oneOption, annotation, ofAll, filledIn); }
  for (const [domain, value] of Object.entries(ofDomains ?? {})) { requireIdentity(where, `${option}.${domain}`, annotation, value, filledIn); }
  return { annotation, others, ofAll, ofDomains: ofDomains === undefined ? undefined : { ...ofDomains }, option };
}

/** As it is for one project. */
function filledIn(value: string): string {
  return value.replace(/\{\{ (namespace|project|domain) \}\}/g, 'p');
}
