import io.github.cdk8sflyte.FlyteBinary;
import io.github.cdk8sflyte.InClusterObjectStore;
import io.github.cdk8sflyte.InClusterPostgres;
import io.github.cdk8sflyte.S3AccessKey;
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
 * A whole Flyte in one pod, with a database and a store beside it. For development: its passwords
 * are in this file.
 */
public final class Main {
  static App synthesize(App app) {
    Chart chart = Chart.Builder.create(app, "flyte").namespace("flyte").build();
    Secret secret =
        Secret.Builder.create(chart, "credentials")
            .metadata(ApiObjectMetadata.builder().name("flyte-development").build())
            .stringData(Map.of("user", "development", "password", "development-only"))
            .build();
    SecretValue user = SecretValue.builder().secret(secret).key("user").build();
    SecretValue password = SecretValue.builder().secret(secret).key("password").build();
    InClusterPostgres postgres =
        InClusterPostgres.Builder.create(chart, "postgres")
            .password(password)
            .adminDatabase("postgres")
            .build();
    InClusterObjectStore minio =
        InClusterObjectStore.Builder.create(chart, "minio")
            .accessKey(S3AccessKey.builder().accessKeyId(user).secretAccessKey(password).build())
            .publicEndpoint("http://localhost:9000")
            .build();
    // Tasks run in the namespace of their project, and find the store's key there.
    Chart project = new Chart(app, "flytesnacks");
    Namespace namespace =
        Namespace.Builder.create(project, "namespace")
            .metadata(ApiObjectMetadata.builder().name("flytesnacks-development").build())
            .build();
    Map<String, String> stringData =
        Map.of(
            "FLYTE_AWS_ACCESS_KEY_ID",
            "development",
            "FLYTE_AWS_SECRET_ACCESS_KEY",
            "development-only");
    Secret key =
        Secret.Builder.create(project, "store")
            .metadata(
                ApiObjectMetadata.builder()
                    .name("flyte-store")
                    .namespace(namespace.getName())
                    .build())
            .stringData(stringData)
            .build();
    FlyteBinary.Builder.create(chart, "flyte")
        .createNamespace(true)
        .database(postgres.getDatabase())
        .objectStore(minio.getObjectStore())
        .projects(List.of("flytesnacks"))
        .tasks(TaskOptions.builder().envFromSecrets(List.of(key)).build())
        .build();
    return app;
  }

  public static void main(String[] args) {
    synthesize(new App()).synth();
  }
}
