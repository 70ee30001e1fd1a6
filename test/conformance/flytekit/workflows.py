"""What a user of Flyte writes. Its task pods are started by the suite, with what the manifests and flytepropeller gave them."""

import os
import time
from typing import Dict, List

from flytekit import CronSchedule, LaunchPlan, Secret, current_context, dynamic, task, workflow
from flytekit.core.legacy_map_task import map_task as map_by_plugin
from flytekit.exceptions.user import FlyteRecoverableException


@task
def squares(numbers: int) -> List[int]:
    return [number * number for number in range(numbers)]


@task
def total(numbers: List[int]) -> int:
    return sum(numbers)


@task
def describe(total: int, name: str) -> str:
    return f"{name}: {total}"


@workflow
def chain(numbers: int, name: str) -> str:
    return describe(total=total(numbers=squares(numbers=numbers)), name=name)


@task
def who_am_i() -> Dict[str, str]:
    """What the kernel says of this process."""
    with open("/proc/self/status") as file:
        status = dict(line.rstrip("\n").split(":\t", 1) for line in file if ":\t" in line)
    return {
        "uid": " ".join(status["Uid"].split()),
        "gid": " ".join(status["Gid"].split()),
        "groups": status["Groups"].strip(),
        "capabilities": status["CapBnd"].strip(),
        "no_new_privileges": status["NoNewPrivs"].strip(),
        "token": str(os.path.exists("/var/run/secrets/kubernetes.io/serviceaccount/token")),
    }


@workflow
def identity() -> Dict[str, str]:
    return who_am_i()


@task
def plant(moisture: int) -> int:
    if moisture < 10:
        raise ValueError("the soil is too dry")
    return moisture


@workflow
def fails(moisture: int) -> int:
    return plant(moisture=moisture)


@task(retries=2)
def second_time_lucky() -> int:
    attempt = int(os.environ["FLYTE_ATTEMPT_NUMBER"])
    if attempt == 0:
        raise FlyteRecoverableException("not yet")
    return attempt


@workflow
def retries() -> int:
    return second_time_lucky()


@task(secret_requests=[Secret(group="conformance", key="token", mount_requirement=Secret.MountType.FILE)])
def length_of_secret() -> int:
    return len(current_context().secrets.get("conformance", "token"))


@workflow
def secret() -> int:
    return length_of_secret()


@task
def double(number: int) -> int:
    return 2 * number


@workflow
def mapped(numbers: List[int]) -> List[int]:
    """As one task of the plugin k8s-array, which older clients register."""
    return map_by_plugin(double)(number=numbers)


@dynamic
def doubled_times(number: int, times: int) -> int:
    for _ in range(times):
        number = double(number=number)
    return number


@workflow
def unfolds(number: int, times: int) -> int:
    return doubled_times(number=number, times=times)


@task(cache=True, cache_version="1")
def when(name: str) -> str:
    return f"{name} at {time.time_ns()}"


@workflow
def cached(name: str) -> str:
    return when(name=name)


@task
def wait(seconds: int) -> int:
    time.sleep(seconds)
    return seconds


@workflow
def waits(seconds: int) -> int:
    return wait(seconds=seconds)


every_minute = LaunchPlan.get_or_create(
    identity, name="every_minute", schedule=CronSchedule(schedule="* * * * *"),
)
