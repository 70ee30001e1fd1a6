"""A map as its own kind of node, which flyteadmin has to know."""

from typing import List

from flytekit import map_task, task, workflow


@task
def triple(number: int) -> int:
    return 3 * number


@workflow
def array_node(numbers: List[int]) -> List[int]:
    return map_task(triple)(number=numbers)
