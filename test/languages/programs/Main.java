import io.github.cdk8sflyte.FlyteImage;
import io.github.cdk8sflyte.FlyteImageName;
import io.github.cdk8sflyte.FlyteImageOptions;
import io.github.cdk8sflyte.FlyteRelease;
import io.github.cdk8sflyte.FlyteReleaseOptions;
import io.github.cdk8sflyte.RunAs;
import io.github.cdk8sflyte.RunAsOptions;
import java.util.Map;

/** Prints an image that was named by its enum, once in a map, then asks for root and is refused. */
public final class Main {
  public static void main(String[] args) {
    FlyteImage image =
        FlyteImage.of(
            FlyteImageOptions.builder()
                .repository("registry.example.com/flyteadmin")
                .tag("v1.16.8")
                .runAs(RunAs.of(RunAsOptions.builder().user(1001).build()))
                .build());
    FlyteRelease release = FlyteRelease.LATEST.withImage(FlyteImageName.FLYTEADMIN, image);
    System.out.println("by its enum: " + release.image(FlyteImageName.FLYTEADMIN).getReference());
    release =
        FlyteRelease.LATEST.with(
            FlyteReleaseOptions.builder()
                .images(Map.of(FlyteImageName.FLYTEADMIN.name(), image))
                .build());
    System.out.println("as a key: " + release.image(FlyteImageName.FLYTEADMIN).getReference());
    try {
      RunAs.of(RunAsOptions.builder().user(0).build());
    } catch (RuntimeException refusal) {
      System.out.println(refusal.getMessage());
    }
  }
}
