from cdk8s import ApiObject, ApiObjectMetadata, App, Chart, Duration, JsonPatch, Size
from cdk8s_flyte import (
    AdminCertificates,
    AuthKeys,
    Authentication,
    CloudEvents,
    CoPilotOptions,
    ConnectorEndpoint,
    ConnectorRoute,
    ConnectorTimeouts,
    ContainerProbe,
    DashboardOptions,
    Database,
    DatabasePoolOptions,
    Exposure,
    FlyteAdminOptions,
    FlyteAutoscaling,
    FlyteCertificates,
    FlyteCore,
    FlyteCoreConnectorOptions,
    FlyteCoreConsoleOptions,
    FlyteDnsConfig,
    FlyteEgress,
    FlyteEngineOptions,
    FlyteImage,
    FlytePropellerOptions,
    FlyteScheduling,
    FlyteSidecar,
    FlyteToleration,
    FlyteVolume,
    FlyteVolumeMount,
    GarbageCollectionOptions,
    GpuTaskOptions,
    InternalClientOptions,
    InterruptibleTaskOptions,
    KubeClientOptions,
    LogLink,
    MonitoringOptions,
    NetworkPolicyOptions,
    NodeLabel,
    NodeTerm,
    NotificationEmail,
    Notifications,
    ObjectStore,
    OidcProviderOptions,
    PodTerm,
    PostgresTls,
    RedisServer,
    ResourceManager,
    RunAs,
    SparkFeature,
    TaskExecutionOptions,
    TaskOptions,
    TaskPlugin,
    TaskPodLifecycle,
    TaskResourceAmounts,
    TaskResources,
    TaskScheduling,
    TaskSecurity,
    Tracing,
    WebhookCertificates,
)
from cdk8s_plus_27 import (
    ConfigMap,
    ContainerResources,
    Cpu,
    CpuResources,
    DnsOption,
    EphemeralStorageResources,
    ImagePullPolicy,
    ISecret,
    MemoryResources,
    Secret,
    SecretValue,
    TaintEffect,
)


def synthesize(app: App) -> App:
    """Every kind of setting once: a page to copy from, and what the library is tried with as a
    whole.
    """
    chart = Chart(app, "flyte", namespace="flyte")

    def secret(name: str) -> ISecret:
        return Secret.from_secret_name(chart, name, name)

    db, auth = secret("flyte-db"), secret("flyte-auth")
    spot = NodeLabel.is_("example.com/capacity", "spot")
    logs = LogLink.cloud_watch(region="eu-central-1", log_group="/eks/flyte/containers")

    priority = ApiObject(
        chart,
        "priority",
        api_version="scheduling.k8s.io/v1",
        kind="PriorityClass",
        metadata=ApiObjectMetadata(name="flyte-platform"),
    )
    priority.add_json_patch(JsonPatch.add("/value", 100000))

    FlyteCore(
        chart,
        "flyte",
        create_namespace=True,
        image_pull_secrets=[secret("registry")],
        scheduling=FlyteScheduling(
            node_selector={"example.com/pool": "platform"}, priority_class_name="flyte-platform"
        ),
        pod_labels={"team": "ml"},
        database=Database.postgres(
            host="flyte.cluster-abc.eu-central-1.rds.amazonaws.com",
            username="flyte",
            password=SecretValue(secret=db, key="password"),
            tls=PostgresTls.verify_full(secret=db, key="ca.crt"),
            pool=DatabasePoolOptions(max_open_connections=50, max_idle_connections=5),
        ),
        object_store=ObjectStore.s3(
            bucket="acme-flyte", region="eu-central-1", cache=Size.mebibytes(512)
        ),
        workload_identity={"eks.amazonaws.com/role-arn": "arn:aws:iam::123456789012:role/flyte"},
        authentication=Authentication.oidc(
            public_url="https://flyte.example.com",
            provider=OidcProviderOptions(
                base_url="https://login.example.com",
                client_id="flyte",
                client_secret=SecretValue(secret=auth, key="oidc_client_secret"),
            ),
            keys=AuthKeys.from_secret(auth),
            internal_client=InternalClientOptions(
                client_secret=SecretValue(secret=auth, key="client_secret"),
                client_secret_hash=SecretValue(secret=auth, key="client_secret_hash"),
            ),
        ),
        exposure=Exposure.ingress(
            host="flyte.example.com", class_name="nginx", tls=secret("flyte-tls")
        ),
        certificates=FlyteCertificates(
            admin=AdminCertificates.from_secret(certificate=secret("flyte-admin-tls")),
            webhook=WebhookCertificates.supplied(
                secret=secret("flyte-webhook-tls"),
                annotations={"cert-manager.io/inject-ca-from": "flyte/flyte-webhook-tls"},
            ),
        ),
        tasks=TaskOptions(
            resources=TaskResources(
                defaults=TaskResourceAmounts(cpu=Cpu.millis(500), memory=Size.gibibytes(1)),
                limits=TaskResourceAmounts(cpu=Cpu.units(16), memory=Size.gibibytes(64), gpu=4),
            ),
            security=TaskSecurity.non_root(RunAs.of(user=1000)),
            env={"TZ": "UTC"},
            env_from_secrets=[secret("tasks")],
            env_from_config_maps=[ConfigMap.from_config_map_name(chart, "tasks-config", "tasks")],
            labels={"Team": "ml"},
            annotations={"cluster-autoscaler.kubernetes.io/safe-to-evict": "false"},
            dns=FlyteDnsConfig(options=[DnsOption(name="ndots", value="2")]),
            log_links=[
                logs,
                LogLink.dynamic(
                    "vscode",
                    display_name="VS Code",
                    uri="https://code.example.com/{{ .podName }}:{{ .taskConfig.port }}",
                ),
            ],
            scheduling=TaskScheduling(
                node_selector={"example.com/pool": "tasks"},
                tolerations=[
                    FlyteToleration(key="tasks", value="only", effect=TaintEffect.NO_SCHEDULE)
                ],
                node_affinity=[
                    NodeTerm(labels=[NodeLabel.one_of("kubernetes.io/arch", ["amd64"])]),
                    NodeTerm(labels=[NodeLabel.exists("Ssd")], weight=10),
                ],
                resource_tolerations={"nvidia.com/gpu": [FlyteToleration(key="nvidia.com/gpu")]},
                tolerate_extended_resources=["aws.amazon.com/neuron"],
                scheduler_name="default-scheduler",
                interruptible=InterruptibleTaskOptions(
                    node_label=spot,
                    otherwise_node_label=NodeLabel.absent("example.com/capacity"),
                    tolerations=[FlyteToleration(key="spot")],
                    failure_threshold=1,
                ),
                gpu=GpuTaskOptions(
                    device_node_label="example.com/gpu",
                    partition_size_node_label="example.com/gpu-size",
                    unpartitioned_node_label=NodeLabel.absent("example.com/gpu-size"),
                    unpartitioned_toleration=FlyteToleration(key="example.com/whole-gpu"),
                ),
            ),
            execution=TaskExecutionOptions(
                max_parallelism=100,
                max_attempts=2,
                system_retries=5,
                attempt_deadline=Duration.hours(12),
                node_deadline=Duration.days(2),
                role_name_key="eks.amazonaws.com/role-arn",
                service_account_name="default",
                labels={"CostCenter": "ml"},
                annotations={"example.com/owner": "ml"},
            ),
            lifecycle=TaskPodLifecycle(
                inject_finalizer=True,
                pending_timeout=Duration.hours(1),
                image_pull_grace_period=Duration.minutes(10),
                send_object_events=True,
                create_container_grace_period=Duration.minutes(5),
                container_config_grace_period=Duration.minutes(1),
                image_pull_policy=ImagePullPolicy.IF_NOT_PRESENT,
            ),
            co_pilot=CoPilotOptions(
                cpu=Cpu.millis(250), memory=Size.mebibytes(256), timeout=Duration.hours(2)
            ),
            plugins=[
                TaskPlugin.CONTAINER,
                TaskPlugin.SIDECAR,
                TaskPlugin.ECHO,
                TaskPlugin.PYTORCH,
                TaskPlugin.TENSORFLOW,
                TaskPlugin.MPI,
                TaskPlugin.BIGQUERY,
                TaskPlugin.array(max_array_job_size=1000),
                TaskPlugin.spark(
                    default_config={"spark.hadoop.fs.s3a.acl.default": "BucketOwnerFullControl"},
                    history_server_url="https://spark.example.com",
                    features=[SparkFeature(name="big", spark_config={"spark.executor.cores": "8"})],
                    user_log_links=[logs],
                ),
                TaskPlugin.ray(
                    time_to_live=Duration.minutes(10),
                    head_start_parameters={"num-cpus": "0"},
                    dashboard_link=LogLink.template(
                        display_name="Ray", uri="https://ray.example.com/{{ .rayClusterName }}"
                    ),
                ),
                TaskPlugin.dask(log_links=[logs]),
                TaskPlugin.athena(region="eu-central-1", default_work_group="flyte"),
                TaskPlugin.snowflake(
                    token=SecretValue(secret=secret("snowflake"), key="token"),
                    default_warehouse="FLYTE",
                ),
            ],
        ),
        connectors=[
            FlyteCoreConnectorOptions(
                stateful_set=True,
                modules=["connectors.openai"],
                task_types=["openai_batch"],
                secrets={"OPENAI_API_KEY": SecretValue(secret=secret("openai"), key="api_key")},
            )
        ],
        propeller=FlytePropellerOptions(
            engine=FlyteEngineOptions(
                max_workflow_retries=30,
                workflow_reevaluation=Duration.seconds(30),
                kube_client=KubeClientOptions(qps=200, burst=50, timeout=Duration.seconds(30)),
                garbage_collection=GarbageCollectionOptions(
                    interval=Duration.hours(1), retention=Duration.hours(12)
                ),
                resource_manager=ResourceManager.redis(
                    servers=[RedisServer(host="redis.example.com")],
                    password=SecretValue(secret=secret("redis"), key="password"),
                ),
            ),
            connectors=[
                ConnectorRoute(
                    name="elsewhere",
                    endpoint=ConnectorEndpoint.of(
                        host="connectors.example.com", port=443, tls=True
                    ),
                    task_types=["sensor"],
                    timeouts=ConnectorTimeouts(poll_task=Duration.seconds(20)),
                )
            ],
        ),
        monitoring=MonitoringOptions(dashboard=DashboardOptions()),
        tracing=Tracing.otlp_grpc(endpoint="http://collector.observability.svc:4317"),
        network_policies=NetworkPolicyOptions(
            metrics_namespace_labels={"kubernetes.io/metadata.name": "monitoring"}
        ),
        admin=FlyteAdminOptions(
            notifications=Notifications.aws(
                region="eu-central-1",
                topic_arn="arn:aws:sns:eu-central-1:123456789012:flyte",
                queue_name="flyte",
                account_id="123456789012",
                email=NotificationEmail(sender="flyte@example.com"),
            ),
            cloud_events=CloudEvents.nats(servers=["nats://nats.example.com"], subject="flyte"),
            autoscaling=FlyteAutoscaling(min_replicas=2, max_replicas=6),
            sidecars=[
                FlyteSidecar(
                    name="sql-proxy",
                    image=FlyteImage.of(
                        repository="registry.example.com/sql-proxy",
                        tag="2.18.0",
                        run_as=RunAs.of(user=65532),
                    ),
                    args=["--port=5433"],
                    resources=ContainerResources(
                        cpu=CpuResources(request=Cpu.millis(50)),
                        memory=MemoryResources(
                            request=Size.mebibytes(64), limit=Size.mebibytes(128)
                        ),
                        ephemeral_storage=EphemeralStorageResources(
                            request=Size.mebibytes(64), limit=Size.mebibytes(128)
                        ),
                    ),
                    startup=ContainerProbe.http(port=9801, path="/startup"),
                    readiness=ContainerProbe.http(port=9801, path="/readiness"),
                    liveness=ContainerProbe.http(port=9801, path="/liveness"),
                    egress=[FlyteEgress.to(ports=[443])],
                )
            ],
            mounts=[
                FlyteVolumeMount(
                    path="/etc/extra",
                    volume=FlyteVolume.config_map(
                        "extra", ConfigMap.from_config_map_name(chart, "extra", "extra")
                    ),
                )
            ],
        ),
        console=FlyteCoreConsoleOptions(
            replicas=2, scheduling=FlyteScheduling(pod_anti_affinity=[PodTerm()])
        ),
    )
    return app


if __name__ == "__main__":
    synthesize(App()).synth()
