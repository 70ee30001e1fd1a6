"""Prints an image that was named by its enum, once in a map; is refused a chart as a component, then root."""

from typing import cast

from cdk8s import App, Chart
from cdk8s_flyte import FlyteComponent, FlyteImage, FlyteImageName, FlyteMonitoring, FlyteRelease, RunAs

image = FlyteImage.of(
    repository="registry.example.com/flyteadmin", tag="v1.16.8", run_as=RunAs.of(user=1001)
)
release = FlyteRelease.LATEST.with_image(FlyteImageName.FLYTEADMIN, image)
print("by its enum:", release.image(FlyteImageName.FLYTEADMIN).reference)
release = FlyteRelease.LATEST.with_(images={FlyteImageName.FLYTEADMIN.value: image})
print("as a key:", release.image(FlyteImageName.FLYTEADMIN).reference)
chart = Chart(App(), "flyte", namespace="flyte")
try:
    FlyteMonitoring(chart, "monitoring", components=[cast(FlyteComponent, chart)])
except TypeError as refusal:
    print("a chart:", refusal, flush=True)
RunAs.of(user=0)
