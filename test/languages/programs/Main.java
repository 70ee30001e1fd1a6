import io.github.cdk8sflyte.FlyteImage;
import io.github.cdk8sflyte.FlyteImageName;
import io.github.cdk8sflyte.FlyteImageOptions;
import io.github.cdk8sflyte.FlyteRelease;
import io.github.cdk8sflyte.RunAs;
import io.github.cdk8sflyte.RunAsOptions;

/** Prints an image that was named by its enum, then asks for root and is refused. */
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
    System.out.println(release.image(FlyteImageName.FLYTEADMIN).getReference());
    try {
      RunAs.of(RunAsOptions.builder().user(0).build());
    } catch (RuntimeException refusal) {
      System.out.println(refusal.getMessage());
    }
  }
}
