"""A pod of somebody else's, which the library's constructs do not guard: the validation does."""

import os

from cdk8s import ApiObject, ApiObjectMetadata, App, Chart, JsonPatch

app = App()
chart = Chart(app, "foreign")
pod = ApiObject(
    chart, "pod", api_version="v1", kind="Pod", metadata=ApiObjectMetadata(name="pod", namespace="x")
)
user = int(os.environ["FOREIGN_USER"])
container = {
    "name": "main",
    "image": "registry.example.com/main:1.0.0",
    "resources": {
        "requests": {"cpu": "1", "memory": "1Gi", "ephemeral-storage": "1Gi"},
        "limits": {"cpu": "1", "memory": "1Gi", "ephemeral-storage": "1Gi"},
    },
    "securityContext": {
        "runAsNonRoot": True,
        "runAsUser": user,
        "runAsGroup": 1001,
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
        "seccompProfile": {"type": "RuntimeDefault"},
    },
}
pod.add_json_patch(
    JsonPatch.add("/spec", {"automountServiceAccountToken": False, "containers": [container]})
)
app.synth()
