import io.github.cdk8sflyte.AdminCertificates;
import io.github.cdk8sflyte.AuthKeys;
import io.github.cdk8sflyte.Authentication;
import io.github.cdk8sflyte.CertManagerOptions;
import io.github.cdk8sflyte.CertificateIssuer;
import io.github.cdk8sflyte.ClusterResourceTemplate;
import io.github.cdk8sflyte.Database;
import io.github.cdk8sflyte.Exposure;
import io.github.cdk8sflyte.FlyteCertificates;
import io.github.cdk8sflyte.FlyteCore;
import io.github.cdk8sflyte.FlyteDomain;
import io.github.cdk8sflyte.FlyteIngressOptions;
import io.github.cdk8sflyte.InternalClientOptions;
import io.github.cdk8sflyte.LogLevel;
import io.github.cdk8sflyte.NamespaceTemplateOptions;
import io.github.cdk8sflyte.NetworkPolicyOptions;
import io.github.cdk8sflyte.ObjectStore;
import io.github.cdk8sflyte.OidcAuthenticationOptions;
import io.github.cdk8sflyte.OidcProviderOptions;
import io.github.cdk8sflyte.PodSecurityLevel;
import io.github.cdk8sflyte.PostgresOptions;
import io.github.cdk8sflyte.PostgresTls;
import io.github.cdk8sflyte.S3Options;
import io.github.cdk8sflyte.ServiceAccountTemplateOptions;
import io.github.cdk8sflyte.TaskNamespaceOptions;
import io.github.cdk8sflyte.TaskOptions;
import io.github.cdk8sflyte.TaskResourceAmounts;
import io.github.cdk8sflyte.TaskResources;
import io.github.cdk8sflyte.WebhookCertificates;
import java.util.List;
import java.util.Map;
import org.cdk8s.App;
import org.cdk8s.Chart;
import org.cdk8s.Size;
import org.cdk8s.plus27.Cpu;
import org.cdk8s.plus27.ISecret;
import org.cdk8s.plus27.Secret;
import org.cdk8s.plus27.SecretValue;

/**
 * Two of everything that can be doubled, an external database over verified TLS, an external
 * bucket, an Ingress with login and TLS to the pod.
 */
public final class Main {
  static App synthesize(App app) {
    Chart chart = Chart.Builder.create(app, "flyte").namespace("flyte").build();
    ISecret db = Secret.fromSecretName(chart, "db", "flyte-db");
    ISecret auth = Secret.fromSecretName(chart, "auth", "flyte-auth");

    FlyteCore.Builder.create(chart, "flyte")
        .createNamespace(true)
        .replicas(2)
        .logLevel(LogLevel.INFO)
        .database(
            Database.postgres(
                PostgresOptions.builder()
                    .host("flyte.cluster-abc.eu-central-1.rds.amazonaws.com")
                    .username("flyte")
                    .password(value(db, "password"))
                    .tls(PostgresTls.verifyFull(value(db, "ca.crt")))
                    .build()))
        .objectStore(
            ObjectStore.s3(
                S3Options.builder()
                    .bucket("acme-flyte")
                    .region("eu-central-1")
                    .cache(Size.mebibytes(512))
                    .build()))
        .workloadIdentity(
            Map.of("eks.amazonaws.com/role-arn", "arn:aws:iam::123456789012:role/flyte"))
        .authentication(
            Authentication.oidc(
                OidcAuthenticationOptions.builder()
                    .publicUrl("https://flyte.example.com")
                    .provider(
                        OidcProviderOptions.builder()
                            .baseUrl("https://login.example.com")
                            .clientId("flyte")
                            .clientSecret(value(auth, "oidc_client_secret"))
                            .build())
                    .keys(AuthKeys.fromSecret(auth))
                    .internalClient(
                        InternalClientOptions.builder()
                            .clientSecret(value(auth, "client_secret"))
                            .clientSecretHash(value(auth, "client_secret_hash"))
                            .build())
                    .build()))
        .exposure(
            Exposure.ingress(
                FlyteIngressOptions.builder()
                    .host("flyte.example.com")
                    .className("nginx")
                    .certManager(
                        CertManagerOptions.builder()
                            .issuer(CertificateIssuer.clusterIssuer("letsencrypt"))
                            .build())
                    .build()))
        .networkPolicies(
            NetworkPolicyOptions.builder()
                .ingressNamespaceLabels(Map.of("kubernetes.io/metadata.name", "ingress-nginx"))
                .build())
        // cert-manager makes both; a public issuer signs no names inside the cluster.
        .certificates(
            FlyteCertificates.builder()
                .admin(
                    AdminCertificates.certManager(
                        CertManagerOptions.builder()
                            .issuer(CertificateIssuer.issuer("cluster-authority"))
                            .build()))
                .webhook(
                    WebhookCertificates.certManager(
                        CertManagerOptions.builder()
                            .issuer(CertificateIssuer.issuer("cluster-authority"))
                            .build()))
                .build())
        .projects(List.of("research", "billing"))
        .domains(
            List.of(
                FlyteDomain.builder().id("development").build(),
                FlyteDomain.builder().id("production").build()))
        .tasks(
            TaskOptions.builder()
                .resources(
                    TaskResources.builder()
                        .limits(
                            TaskResourceAmounts.builder()
                                .cpu(Cpu.units(16))
                                .memory(Size.gibibytes(64))
                                .gpu(4)
                                .build())
                        .build())
                .build())
        .taskNamespaces(
            TaskNamespaceOptions.builder()
                .templates(
                    List.of(
                        ClusterResourceTemplate.namespace(
                            NamespaceTemplateOptions.builder()
                                .podSecurity(PodSecurityLevel.RESTRICTED)
                                .build()),
                        ClusterResourceTemplate.resourceQuota(
                            Map.of(
                                "limits.cpu",
                                "{{ projectQuotaCpu }}",
                                "limits.memory",
                                "{{ projectQuotaMemory }}")),
                        ClusterResourceTemplate.serviceAccount(
                            ServiceAccountTemplateOptions.builder()
                                .annotations(
                                    Map.of("eks.amazonaws.com/role-arn", "{{ defaultIamRole }}"))
                                .build()),
                        ClusterResourceTemplate.isolateNamespace()))
                .customData(
                    Map.of(
                        "development",
                            Map.of(
                                "projectQuotaCpu",
                                "16",
                                "projectQuotaMemory",
                                "64Gi",
                                "defaultIamRole",
                                "arn:aws:iam::123456789012:role/flyte-dev"),
                        "production",
                            Map.of(
                                "projectQuotaCpu",
                                "64",
                                "projectQuotaMemory",
                                "256Gi",
                                "defaultIamRole",
                                "arn:aws:iam::123456789012:role/flyte-prod")))
                .build())
        .build();
    return app;
  }

  private static SecretValue value(ISecret secret, String key) {
    return SecretValue.builder().secret(secret).key(key).build();
  }

  public static void main(String[] args) {
    synthesize(new App()).synth();
  }
}
