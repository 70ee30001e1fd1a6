import io.github.cdk8sflyte.FlyteCore;
import io.github.cdk8sflyte.FlyteDomain;
import io.github.cdk8sflyte.InClusterObjectStore;
import io.github.cdk8sflyte.InClusterPostgres;
import io.github.cdk8sflyte.S3AccessKey;
import io.github.cdk8sflyte.SecurityReport;
import io.github.cdk8sflyte.TaskOptions;
import java.util.List;
import java.util.Map;
import org.cdk8s.ApiObjectMetadata;
import org.cdk8s.App;
import org.cdk8s.Chart;
import org.cdk8s.plus27.Namespace;
import org.cdk8s.plus27.Secret;
import org.cdk8s.plus27.SecretValue;

/**
 * A whole Flyte that needs nothing from outside the cluster. For development: its passwords are in
 * this file.
 */
public final class Main {
  static App synthesize(App app) {
    Chart chart = Chart.Builder.create(app, "flyte").namespace("flyte").build();

    Secret secret =
        Secret.Builder.create(chart, "credentials")
            .metadata(ApiObjectMetadata.builder().name("flyte-development-credentials").build())
            .stringData(
                Map.of(
                    "password",
                    "development-only",
                    "access-key",
                    "development",
                    "secret-key",
                    "development-only"))
            .build();
    InClusterPostgres postgres =
        InClusterPostgres.Builder.create(chart, "postgres")
            .password(SecretValue.builder().secret(secret).key("password").build())
            .build();
    InClusterObjectStore minio =
        InClusterObjectStore.Builder.create(chart, "minio")
            .accessKey(
                S3AccessKey.builder()
                    .accessKeyId(SecretValue.builder().secret(secret).key("access-key").build())
                    .secretAccessKey(SecretValue.builder().secret(secret).key("secret-key").build())
                    .build())
            // Where a laptop finds it, by kubectl port-forward.
            .publicEndpoint("http://localhost:9000")
            .build();

    // Tasks run in the namespace of their project, and find the store's key there. The cluster
    // resource sync does the rest of it.
    Chart project = new Chart(app, "flytesnacks");
    Namespace namespace =
        Namespace.Builder.create(project, "namespace")
            .metadata(ApiObjectMetadata.builder().name("flytesnacks-development").build())
            .build();
    Secret taskKey =
        Secret.Builder.create(project, "store")
            .metadata(
                ApiObjectMetadata.builder()
                    .name("flyte-store")
                    .namespace(namespace.getName())
                    .build())
            .stringData(
                Map.of(
                    "FLYTE_AWS_ACCESS_KEY_ID",
                    "development",
                    "FLYTE_AWS_SECRET_ACCESS_KEY",
                    "development-only"))
            .build();

    FlyteCore.Builder.create(chart, "flyte")
        .createNamespace(true)
        .database(postgres.getDatabase())
        .objectStore(minio.getObjectStore())
        .projects(List.of("flytesnacks"))
        .domains(List.of(FlyteDomain.builder().id("development").build()))
        .tasks(TaskOptions.builder().envFromSecrets(List.of(taskKey)).build())
        .build();
    return app;
  }

  public static void main(String[] args) {
    App app = synthesize(new App());
    app.synth();
    SecurityReport.write(app);
  }
}
