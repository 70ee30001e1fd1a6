/** What the tests ask of flyteadmin, through the REST gateway that the console uses. It answers with the field names of the protocol. */

export interface Identifier {
  readonly resourceType?: string;
  readonly project: string;
  readonly domain: string;
  readonly name: string;
  readonly version: string;
}

export interface Execution {
  readonly id: { readonly project: string; readonly domain: string; readonly name: string };
  readonly spec: { readonly launch_plan: Identifier; readonly metadata?: { readonly mode?: string } };
  readonly closure: { readonly phase: string; readonly error?: { readonly message?: string } };
}

export interface TaskOptions {
  /** A secret that the task asks for, so that the webhook has something to inject. */
  readonly secret?: { readonly group: string; readonly key: string };
}

export class AdminApi {
  public constructor(private readonly url: string) {}

  public async projects(): Promise<string[]> {
    const { projects } = await this.call<{ projects?: { id: string }[] }>('GET', '/api/v1/projects');
    return (projects ?? []).map((project) => project.id);
  }

  public async createProject(id: string): Promise<void> {
    await this.call('POST', '/api/v1/projects', { project: { id, name: id } });
  }

  /** A container task without inputs or outputs. */
  public async createTask(id: Identifier, options: TaskOptions = {}): Promise<void> {
    const secrets = options.secret ? [{ ...options.secret, mountRequirement: 'FILE' }] : undefined;
    await this.call('POST', '/api/v1/tasks', {
      id: { ...id, resourceType: 'TASK' },
      spec: {
        template: {
          id: { ...id, resourceType: 'TASK' },
          type: 'container',
          metadata: { runtime: { type: 'OTHER', version: '1', flavor: 'conformance' }, retries: {} },
          interface: { inputs: {}, outputs: {} },
          securityContext: secrets ? { secrets } : undefined,
          container: { image: 'docker.io/library/busybox:1.36', command: ['true'], resources: {} },
        },
      },
    });
  }

  /** A workflow of one node. */
  public async createWorkflow(id: Identifier, task: Identifier): Promise<void> {
    await this.call('POST', '/api/v1/workflows', {
      id: { ...id, resourceType: 'WORKFLOW' },
      spec: {
        template: {
          id: { ...id, resourceType: 'WORKFLOW' },
          metadata: {},
          metadataDefaults: {},
          interface: { inputs: {}, outputs: {} },
          nodes: [{ id: 'n0', metadata: { name: 'n0' }, taskNode: { referenceId: { ...task, resourceType: 'TASK' } } }],
        },
      },
    });
  }

  /** The number of nodes of a workflow as compiled: read back from the object store. */
  public async compiledNodes(id: Identifier): Promise<number> {
    const answer = await this.call<{ closure?: { compiled_workflow?: { primary?: { template?: { nodes?: unknown[] } } } } }>(
      'GET', `/api/v1/workflows/${id.project}/${id.domain}/${id.name}/${id.version}`);
    return answer.closure?.compiled_workflow?.primary?.template?.nodes?.length ?? 0;
  }

  /** A launch plan, and one that fires every minute if it is to. */
  public async createLaunchPlan(id: Identifier, workflow: Identifier, everyMinute = false): Promise<void> {
    await this.call('POST', '/api/v1/launch_plans', {
      id: { ...id, resourceType: 'LAUNCH_PLAN' },
      spec: {
        workflowId: { ...workflow, resourceType: 'WORKFLOW' },
        entityMetadata: everyMinute ? { schedule: { rate: { value: 1, unit: 'MINUTE' } } } : {},
        defaultInputs: { parameters: {} },
        fixedInputs: { literals: {} },
      },
    });
  }

  public async setState(id: Identifier, state: 'ACTIVE' | 'INACTIVE'): Promise<void> {
    await this.call('PUT', `/api/v1/launch_plans/${id.project}/${id.domain}/${id.name}/${id.version}`, {
      id: { ...id, resourceType: 'LAUNCH_PLAN' }, state,
    });
  }

  public async launch(name: string, launchPlan: Identifier): Promise<void> {
    const { project, domain } = launchPlan;
    await this.call('POST', '/api/v1/executions', {
      project, domain, name, spec: { launchPlan: { ...launchPlan, resourceType: 'LAUNCH_PLAN' }, metadata: { mode: 'MANUAL' } }, inputs: { literals: {} },
    });
  }

  public async execution(project: string, domain: string, name: string): Promise<Execution> {
    return this.call<Execution>('GET', `/api/v1/executions/${project}/${domain}/${name}`);
  }

  public async executions(project: string, domain: string): Promise<Execution[]> {
    return (await this.call<{ executions?: Execution[] }>('GET', `/api/v1/executions/${project}/${domain}?limit=100`)).executions ?? [];
  }

  /** A URL at which the file can be put into the store. */
  public async createUpload(project: string, domain: string, filename: string, contentMd5: string): Promise<string> {
    return (await this.call<{ signed_url: string }>('POST', '/api/v1/dataproxy/artifact_urn', { project, domain, filename, contentMd5 })).signed_url;
  }

  public async terminate(project: string, domain: string, name: string): Promise<void> {
    await this.call('DELETE', `/api/v1/executions/${project}/${domain}/${name}`, { cause: 'the test is over' });
  }

  private async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: { 'Content-Type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(15_000),
    });
    const text = await response.text();
    if (!response.ok) {throw new Error(`flyteadmin: ${method} ${path}: ${response.status} ${text.slice(0, 500)}`);}
    return JSON.parse(text) as T;
  }
}
