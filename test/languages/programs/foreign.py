"""A pod of somebody else's, as root. The library's constructs do not guard it; the validation does."""

from cdk8s import ApiObject, ApiObjectMetadata, App, Chart, JsonPatch

app = App()
chart = Chart(app, "foreign")
pod = ApiObject(
    chart, "pod", api_version="v1", kind="Pod", metadata=ApiObjectMetadata(name="pod", namespace="x")
)
container = {
    "name": "main",
    "image": "registry.example.com/main:1.0.0",
    "securityContext": {"runAsUser": 0},
}
pod.add_json_patch(JsonPatch.add("/spec", {"containers": [container]}))
app.synth()
