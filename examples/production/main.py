from cdk8s import App, Chart, Size
from cdk8s_flyte import (
    AdminCertificates,
    AuthKeys,
    Authentication,
    CertManagerOptions,
    CertificateIssuer,
    ClusterResourceTemplate,
    Database,
    Exposure,
    FlyteCertificates,
    FlyteCore,
    FlyteDomain,
    InternalClientOptions,
    LogLevel,
    NetworkPolicyOptions,
    ObjectStore,
    OidcProviderOptions,
    PodSecurityLevel,
    PostgresTls,
    TaskNamespaceOptions,
    TaskOptions,
    TaskResourceAmounts,
    TaskResources,
    WebhookCertificates,
)
from cdk8s_plus_27 import Cpu, Secret, SecretValue


def synthesize(app: App) -> App:
    """Two of everything that can be doubled, an external database over verified TLS, an external
    bucket, an Ingress with login and TLS to the pod.
    """
    chart = Chart(app, "flyte", namespace="flyte")
    db = Secret.from_secret_name(chart, "db", "flyte-db")
    auth = Secret.from_secret_name(chart, "auth", "flyte-auth")

    FlyteCore(
        chart,
        "flyte",
        create_namespace=True,
        replicas=2,
        log_level=LogLevel.INFO,
        database=Database.postgres(
            host="flyte.cluster-abc.eu-central-1.rds.amazonaws.com",
            username="flyte",
            password=SecretValue(secret=db, key="password"),
            tls=PostgresTls.verify_full(secret=db, key="ca.crt"),
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
            host="flyte.example.com",
            class_name="nginx",
            cert_manager=CertManagerOptions(issuer=CertificateIssuer.cluster_issuer("letsencrypt")),
        ),
        network_policies=NetworkPolicyOptions(
            ingress_namespace_labels={"kubernetes.io/metadata.name": "ingress-nginx"}
        ),
        # cert-manager makes both; a public issuer signs no names inside the cluster.
        certificates=FlyteCertificates(
            admin=AdminCertificates.cert_manager(
                issuer=CertificateIssuer.issuer("cluster-authority")
            ),
            webhook=WebhookCertificates.cert_manager(
                issuer=CertificateIssuer.issuer("cluster-authority")
            ),
        ),
        projects=["research", "billing"],
        domains=[FlyteDomain(id="development"), FlyteDomain(id="production")],
        tasks=TaskOptions(
            resources=TaskResources(
                limits=TaskResourceAmounts(cpu=Cpu.units(16), memory=Size.gibibytes(64), gpu=4)
            )
        ),
        task_namespaces=TaskNamespaceOptions(
            templates=[
                ClusterResourceTemplate.namespace(pod_security=PodSecurityLevel.RESTRICTED),
                ClusterResourceTemplate.resource_quota(
                    {
                        "limits.cpu": "{{ projectQuotaCpu }}",
                        "limits.memory": "{{ projectQuotaMemory }}",
                    }
                ),
                ClusterResourceTemplate.service_account(
                    annotations={"eks.amazonaws.com/role-arn": "{{ defaultIamRole }}"}
                ),
                ClusterResourceTemplate.isolate_namespace(),
            ],
            custom_data={
                "development": {
                    "projectQuotaCpu": "16",
                    "projectQuotaMemory": "64Gi",
                    "defaultIamRole": "arn:aws:iam::123456789012:role/flyte-dev",
                },
                "production": {
                    "projectQuotaCpu": "64",
                    "projectQuotaMemory": "256Gi",
                    "defaultIamRole": "arn:aws:iam::123456789012:role/flyte-prod",
                },
            },
        ),
    )
    return app


if __name__ == "__main__":
    synthesize(App()).synth()
