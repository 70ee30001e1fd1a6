"""A user's client. Reads one request per line, and prints one answer per line: what flytekit made of it."""

import importlib
import json
import sys
import time

from flyteidl.core.catalog_pb2 import CatalogCacheStatus
from flytekit.configuration import Config
from flytekit.models.core.execution import WorkflowExecutionPhase
from flytekit.models.matchable_resource import ExecutionClusterLabel, MatchingAttributes
from flytekit.remote import FlyteRemote

VERSION = "v1"
ENDED = (
    WorkflowExecutionPhase.SUCCEEDED,
    WorkflowExecutionPhase.FAILED,
    WorkflowExecutionPhase.ABORTED,
    WorkflowExecutionPhase.TIMED_OUT,
)


class Client:
    def __init__(self, configuration: str, project: str, domain: str):
        self.remote = FlyteRemote(Config.auto(configuration), default_project=project, default_domain=domain)
        self.executions = {}

    def launch(self, id: str, workflow: str, inputs: dict) -> dict:
        """Starts a workflow; answers with the name of its execution."""
        entity = self.remote.fetch_workflow(name=workflow, version=VERSION)
        self.executions[id] = self.remote.execute(entity, inputs=inputs)
        return {"execution": self.executions[id].id.name}

    def result(self, id: str, seconds: int) -> dict:
        """Waits for the end, and reads back what came out."""
        execution = self.executions[id]
        until = time.time() + seconds
        while execution.closure.phase not in ENDED and time.time() < until:
            time.sleep(1)
            execution = self.remote.sync_execution(execution, sync_nodes=False)
        return self.described(self.remote.sync_execution(execution, sync_nodes=True))

    def terminate(self, id: str, cause: str) -> dict:
        self.remote.terminate(self.executions[id], cause)
        return {}

    def activate(self, launch_plan: str) -> dict:
        self.remote.activate_launchplan(self.remote.fetch_launch_plan(name=launch_plan, version=VERSION).id)
        return {}

    def label(self, label: str) -> dict:
        """Sends what is launched from now on to the clusters of a label."""
        attributes = MatchingAttributes(execution_cluster_label=ExecutionClusterLabel(label))
        project, domain = self.remote.default_project, self.remote.default_domain
        self.remote.client.update_project_domain_attributes(project, domain, attributes)
        return {}

    def scheduled(self, launch_plan: str, seconds: int) -> dict:
        """Waits for an execution that nobody launched."""
        until = time.time() + seconds
        while time.time() < until:
            for execution in self.remote.recent_executions():
                if execution.spec.launch_plan.name == launch_plan and execution.closure.phase in ENDED:
                    return self.described(self.remote.sync_execution(execution, sync_nodes=True))
            time.sleep(1)
        return {"phase": "none was launched, or ended"}

    def described(self, execution) -> dict:
        phase = execution.closure.phase
        nodes = execution.node_executions.values()
        tasks = [task for node in nodes for task in node.task_executions or [] if not isinstance(task, list)]
        cached = [node.closure.task_node_metadata.cache_status for node in nodes if node.closure.task_node_metadata is not None]
        return {
            "execution": execution.id.name,
            "phase": WorkflowExecutionPhase.enum_to_string(phase),
            "error": execution.closure.error.message if execution.closure.error else None,
            "output": self.output_of(execution) if phase == WorkflowExecutionPhase.SUCCEEDED else None,
            "attempts": max([task.id.retry_attempt for task in tasks], default=0) + 1,
            "cached": CatalogCacheStatus.CACHE_HIT in cached,
        }

    @staticmethod
    def output_of(execution):
        """The one output, as the Python type that its workflow says."""
        module, name = execution.flyte_workflow.id.name.rsplit(".", 1)
        (as_type,) = getattr(importlib.import_module(module), name).python_interface.outputs.values()
        return execution.outputs.get("o0", as_type=as_type)


def main():
    client = Client(*sys.argv[1:])
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = getattr(client, request.pop("do"))(**request)
        except Exception as error:
            answer = {"failed": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer, default=str), flush=True)


if __name__ == "__main__":
    main()
