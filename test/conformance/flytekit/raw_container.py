"""A task whose image knows nothing of Flyte: the copilot brings its inputs and takes its outputs away."""

from flytekit import ContainerTask, kwtypes, workflow

greet = ContainerTask(
    name="greet",
    image="docker.io/library/busybox:1.36",
    input_data_dir="/var/inputs",
    output_data_dir="/var/outputs",
    inputs=kwtypes(name=str),
    outputs=kwtypes(greeting=str),
    command=["sh", "-c", "echo \"hello $(cat /var/inputs/name), from $(id -u)\" > /var/outputs/greeting"],
)


@workflow
def raw(name: str) -> str:
    return greet(name=name)
