"""Prints an image that was named by its enum, then asks for root and is refused."""

from cdk8s_flyte import FlyteImage, FlyteImageName, FlyteRelease, RunAs

image = FlyteImage.of(
    repository="registry.example.com/flyteadmin", tag="v1.16.8", run_as=RunAs.of(user=1001)
)
release = FlyteRelease.LATEST.with_image(FlyteImageName.FLYTEADMIN, image)
print(release.image(FlyteImageName.FLYTEADMIN).reference, flush=True)
RunAs.of(user=0)
