/**
 * The real programs that the conformance suite runs, and where each comes from.
 * README.md beside this file says what was tried and why these were taken.
 */

/** Programs built from published Go modules, by name. */
export const GO_TOOLS = {
  'etcd': {
    group: 'etcd',
    module: 'go.etcd.io/etcd/server/v3',
    package: 'go.etcd.io/etcd/server/v3',
    ldflags: [],
    minutes: 1,
  },
  'kube-apiserver': {
    group: 'kubernetes',
    module: 'k8s.io/kubernetes',
    package: 'k8s.io/kubernetes/cmd/kube-apiserver',
    ldflags: ['k8s.io/component-base/version.gitVersion={version}'],
    minutes: 6,
  },
  'flytepropeller': {
    group: 'flyte',
    module: 'github.com/flyteorg/flyte/flytepropeller',
    package: 'github.com/flyteorg/flyte/flytepropeller/cmd/controller',
    ldflags: ['github.com/flyteorg/flyte/flytestdlib/version.Version={version}'],
    minutes: 3,
  },
  'flytepropeller-manager': {
    group: 'flyte',
    module: 'github.com/flyteorg/flyte/flytepropeller',
    package: 'github.com/flyteorg/flyte/flytepropeller/cmd/manager',
    ldflags: ['github.com/flyteorg/flyte/flytestdlib/version.Version={version}'],
    minutes: 1,
  },
  'flyteadmin': {
    group: 'flyteadmin',
    module: 'github.com/flyteorg/flyteadmin',
    package: 'github.com/flyteorg/flyteadmin/cmd',
    ldflags: ['github.com/flyteorg/flytestdlib/version.Version={version}'],
    minutes: 2,
  },
  'flytescheduler': {
    group: 'flyteadmin',
    module: 'github.com/flyteorg/flyteadmin',
    package: 'github.com/flyteorg/flyteadmin/cmd/scheduler',
    ldflags: ['github.com/flyteorg/flytestdlib/version.Version={version}'],
    minutes: 1,
  },
  'minio': {
    group: 'objectstore',
    module: 'github.com/minio/minio',
    package: 'github.com/minio/minio',
    ldflags: [],
    minutes: 3,
  },
  'fake-gcs-server': {
    group: 'googlestore',
    module: 'github.com/fsouza/fake-gcs-server',
    package: 'github.com/fsouza/fake-gcs-server',
    ldflags: [],
    minutes: 1,
  },
  'kube-score': {
    group: 'linter',
    module: 'github.com/zegl/kube-score',
    package: 'github.com/zegl/kube-score/cmd/kube-score',
    ldflags: [],
    minutes: 1,
  },
} as const satisfies Record<string, GoTool>;

/** Programs that Debian packages, by name. */
export const SYSTEM_TOOLS = {
  'postgres': { debian: 'postgresql', postgres: true },
  'initdb': { debian: 'postgresql', postgres: true },
  'pg_ctl': { debian: 'postgresql', postgres: true },
  'pg_isready': { debian: 'postgresql', postgres: true },
  'psql': { debian: 'postgresql', postgres: true },
  'redis-server': { debian: 'redis-server', postgres: false },
  'nats-server': { debian: 'nats-server', postgres: false },
  'promtool': { debian: 'prometheus', postgres: false },
  'bwrap': { debian: 'bubblewrap', postgres: false },
} as const satisfies Record<string, SystemTool>;

/** Kubernetes releases whose OpenAPI documents are kept: the one of cdk8s-plus-27, and the newest. */
export const SCHEMAS = {
  oldest: { module: 'k8s.io/kubernetes', version: 'v1.27.16', sum: 'h1:DHFqj/HTUqHStFlRH9wCKPocqgHsjR6Q/DzYarB2QQE=' },
  newest: { module: 'k8s.io/kubernetes', version: 'v1.37.2', sum: 'h1:A2VDEiObzkYqFTKhSsn0ZEb0RlLEXpHWj93gi2HqEwE=' },
} as const satisfies Record<string, ModuleSource>;

/** Flyte's repository without its Go programs; it holds what each program prints about its configuration. */
export const FLYTE_REPOSITORY: ModuleSource = {
  module: 'github.com/flyteorg/flyte', version: 'v1.16.8', sum: 'h1:MntJXi/wuFmgSiyHuY+WTppXNzW/Yqn4lVrDuQ0QcpM=',
};

/** A program built from a Go module; `{version}` in ldflags is the pinned version. */
export interface GoTool {
  /** Folder beside this file whose go.mod pins the module. */
  readonly group: string;
  readonly module: string;
  readonly package: string;
  /** `importpath.variable=value`, given to the linker with -X. */
  readonly ldflags: readonly string[];
  /** About how long a cold build takes on two cores. */
  readonly minutes: number;
}

/** A program from a Debian package. */
export interface SystemTool {
  readonly debian: string;
  /** PostgreSQL's server programs are not on PATH but in a folder per version. */
  readonly postgres: boolean;
}

/** A module that is read and not built, with its sum, so that a changed download is refused. */
export interface ModuleSource {
  readonly module: string;
  readonly version: string;
  readonly sum: string;
}

export type GoToolName = keyof typeof GO_TOOLS;
export type SystemToolName = keyof typeof SYSTEM_TOOLS;
export type ToolName = GoToolName | SystemToolName;
export type SchemaName = keyof typeof SCHEMAS;

export const TOOL_NAMES: readonly ToolName[] = [
  ...Object.keys(GO_TOOLS) as GoToolName[],
  ...Object.keys(SYSTEM_TOOLS) as SystemToolName[],
];
