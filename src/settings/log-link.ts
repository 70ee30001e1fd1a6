import { refusal } from '../private/checks';
import { mark } from '../private/kinds';
import { repeated } from '../private/lists';
import { requireArguments } from '../private/props';

/** What may stand in a template's braces. Those of the task's own configuration are its user's. */
const VARIABLES = [
  'podName', 'podUID', 'namespace', 'containerName', 'containerID', 'logName', 'hostname', 'nodeName', 'podRFC3339StartTime', 'podRFC3339FinishTime',
  'podUnixStartTime', 'podUnixFinishTime', 'taskID', 'taskVersion', 'taskProject', 'taskDomain', 'taskRetryAttempt', 'nodeID', 'executionName',
  'executionProject', 'executionDomain', 'generatedName', 'rayClusterName', 'rayJobID', 'subtaskExecutionIndex', 'subtaskParentName', 'subtaskRetryAttempt',
  'subtaskParentRetryAttempt',
];

/**
 * Options of `LogLink.cloudWatch`.
 */
export interface CloudWatchLinkOptions {
  /** AWS region of the logs. */
  readonly region: string;
  /** Log group of the containers' logs. */
  readonly logGroup: string;
}

/**
 * Options of `LogLink.stackdriver`.
 */
export interface StackdriverLinkOptions {
  /** Google Cloud project of the logs. */
  readonly project: string;
  /**
   * Kind of resource that the logs are filed under.
   * @default 'k8s_container'
   */
  readonly resource?: string;
}

/**
 * Options of `LogLink.azure`.
 */
export interface AzureLinkOptions {
  /** Tenant, as id or domain. */
  readonly tenant: string;
  /** Id of the subscription of the Log Analytics workspace. */
  readonly subscription: string;
  /** Resource group of the workspace. */
  readonly resourceGroup: string;
  /** Name of the workspace. */
  readonly workspace: string;
}

/**
 * Options of `LogLink.template` and `LogLink.dynamic`.
 */
export interface LogLinkOptions {
  /** What the link is called in the console. */
  readonly displayName: string;

  /** Where it leads, with placeholders such as `{{ .podName }}`, `{{ .namespace }}` and `{{ .containerName }}`. */
  readonly uri: string;

  /**
   * Whether it is shown while the task waits.
   * @default false
   */
  readonly showWhilePending?: boolean;

  /**
   * Whether it is hidden once the task is done.
   * @default false
   */
  readonly hideOnceFinished?: boolean;
}

/** How one link is written. */
export interface LogLinkSetting extends LogLinkOptions {
  /** Whose tasks ask for it by this name; without it every task has it. */
  readonly dynamic?: string;
}

/**
 * A link from a task in the console to its logs or another page of it; an entry of `plugins.logs`.
 */
export class LogLink {
  /**
   * To the pod in a Kubernetes dashboard.
   * @param url address of the dashboard
   */
  public static kubernetes(url: string): LogLink {
    const where = 'LogLink.kubernetes';
    requireArguments(where, url);
    requireUri(where, 'url', url);
    return new LogLink({ displayName: 'Kubernetes Logs', uri: `${url.replace(/\/+$/, '')}/#!/log/{{ .namespace }}/{{ .podName }}/pod?namespace={{ .namespace }}` });
  }

  /**
   * To the container's stream in Amazon CloudWatch, as Fluent Bit names it.
   * @param options region and log group
   */
  public static cloudWatch(options: CloudWatchLinkOptions): LogLink {
    const where = 'LogLink.cloudWatch';
    requireArguments(where, options);
    requireAwsRegion(where, options.region);
    requireMatch(where, 'logGroup', options.logGroup, /^[A-Za-z0-9_./#-]+$/, 'be the name of a log group', 'use for example /eks/flyte/containers');
    return new LogLink({
      displayName: 'Cloudwatch Logs',
      uri: `https://console.aws.amazon.com/cloudwatch/home?region=${options.region}#logEventViewer:group=${options.logGroup};`
        + 'stream=var.log.containers.{{ .podName }}_{{ .namespace }}_{{ .containerName }}-{{ .containerId }}.log',
    });
  }

  /**
   * To the pod in Google Cloud Logging.
   * @param options project and resource
   */
  public static stackdriver(options: StackdriverLinkOptions): LogLink {
    const where = 'LogLink.stackdriver';
    requireArguments(where, options);
    const resource = options.resource ?? 'k8s_container';
    requireMatch(where, 'project', options.project, /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/, 'be the id of a Google Cloud project', 'copy it from the console');
    requireMatch(where, 'resource', resource, /^[a-z][a-z0-9_]*$/, 'be a kind of resource', 'leave it out for k8s_container');
    const query = [`resource.type="${resource}"`, 'resource.labels.pod_name="{{ .podName }}"', 'resource.labels.namespace_name="{{ .namespace }}"'];
    return new LogLink({
      displayName: 'Stackdriver Logs',
      uri: `https://console.cloud.google.com/logs/query;query=${query.map(encoded).join('%0A')}?project=${options.project}`,
    });
  }

  /**
   * To the pod's lines in a Log Analytics workspace of Azure Monitor.
   * @param options the workspace
   */
  public static azure(options: AzureLinkOptions): LogLink {
    const where = 'LogLink.azure';
    requireArguments(where, options);
    for (const prop of ['tenant', 'subscription', 'resourceGroup', 'workspace'] as const) {
      requireMatch(where, prop, options[prop], /^[A-Za-z0-9]([A-Za-z0-9._()-]*[A-Za-z0-9_)-])?$/, 'be a name or an id', 'copy it from the portal');
    }
    const resource = `/subscriptions/${options.subscription}/resourceGroups/${options.resourceGroup}/providers/Microsoft.OperationalInsights/workspaces/${options.workspace}`;
    return new LogLink({
      displayName: 'Azure Logs',
      uri: `https://portal.azure.com#@${options.tenant}/blade/Microsoft_Azure_Monitoring_Logs/LogsBlade/resourceId/${encodeURIComponent(resource)}/source/LogsBlade.AnalyticsShareLinkToQuery/query/`
        + encoded('ContainerLogV2 | where PodName == "{{ .podName }}" and PodNamespace == "{{ .namespace }}" | order by TimeGenerated asc'),
    });
  }

  /**
   * To any page; an entry of `templates`.
   * @param options its name and address
   */
  public static template(options: LogLinkOptions): LogLink {
    requireArguments('LogLink.template', options);
    return new LogLink(requireTemplate('LogLink.template', options));
  }

  /**
   * To any page, for tasks that ask for it by name, as flytekit's `vscode` decorator does; an entry of `dynamic-log-links`.
   * @param name what tasks ask for, such as vscode
   * @param options its name in the console and address
   */
  public static dynamic(name: string, options: LogLinkOptions): LogLink {
    const where = 'LogLink.dynamic';
    requireArguments(where, name, options);
    requireMatch(where, 'name', name, /^[a-z][a-z0-9_-]*$/, 'be in lower case, which is how Flyte reads it', 'write it in lower case, in the task too');
    return new LogLink({ ...requireTemplate(where, options), dynamic: name });
  }

  private constructor(
    /** @internal */
    public readonly _setting: LogLinkSetting,
  ) {}
}

mark('LogLink', LogLink);

/** Refuses two links that nobody could tell apart. */
export function requireLogLinks(path: string, prop: string, links: readonly LogLink[]): void {
  const twice = repeated(links.map(({ _setting: { displayName } }) => displayName));
  if (twice !== undefined) { throw refusal(path, prop, 'have a displayName each', twice, 'give one of them another'); }
  const same = repeated(links.flatMap(({ _setting: { dynamic } }) => dynamic ?? []));
  if (same !== undefined) { throw refusal(path, prop, 'have each dynamic link once', same, 'remove one of them'); }
}

function requireTemplate(where: string, options: LogLinkOptions): LogLinkOptions {
  if (options.displayName.trim() === '') { throw refusal(where, 'displayName', 'not be empty', options.displayName, 'say what the link leads to'); }
  requireUri(where, 'uri', options.uri);
  for (const [whole, name] of options.uri.matchAll(/\{\{\s*\.?([^}]*?)\s*\}\}/g)) {
    const known = name.startsWith('taskConfig.') || VARIABLES.some((variable) => variable.toLowerCase() === name.toLowerCase());
    if (!known || !/^\{\{\s*\./.test(whole)) {
      throw refusal(where, 'uri', 'have placeholders that Flyte fills', whole, `write {{ .podName }}, or one of ${VARIABLES.slice(1).join(', ')}, taskConfig.<key>`);
    }
  }
  return options;
}

function requireUri(where: string, prop: string, uri: string): void {
  const bare = uri.replace(/\{\{.*?\}\}/g, 'x');
  if (!/^(https?:\/\/[^\s/]|\/)\S*$/.test(bare) || /\/\/[^/]*@/.test(bare)) {
    throw refusal(where, prop, 'be an address without credentials', uri.replace(/\/\/[^/]*@/, '//***@'), 'write for example https://logs.example.com/{{ .podName }}');
  }
}

function requireMatch(where: string, prop: string, value: string, pattern: RegExp, rule: string, fix: string): void {
  if (!pattern.test(value)) { throw refusal(where, prop, rule, value, fix); }
}

/** Refuses what is no region of AWS. */
export function requireAwsRegion(where: string, region: string): void {
  requireMatch(where, 'region', region, /^[a-z]{2}(-[a-z]+)+-\d$/, 'be an AWS region', 'use for example eu-central-1');
}

/** Percent-encodes all but the placeholders. */
function encoded(text: string): string {
  return text.split(/(\{\{.*?\}\})/).map((part) => part.startsWith('{{') ? part : encodeURIComponent(part)).join('');
}
