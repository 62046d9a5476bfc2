"""Every background job is known to the worker, and the worker we start takes it up."""

import argparse
import ast

from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.testing import InMemoryConnector

from doorstep.server import worker_command
from doorstep.server.supervisor import Plan
from tests.architecture.house import module_name, modules_called, product_files


def worker_queues() -> list[str] | None:
    """The queues of the worker that `serve` starts; None is all of them."""
    parser = argparse.ArgumentParser()
    worker_command.add_arguments(parser)
    words = Plan().worker()
    queues: str | None = parser.parse_args(words[words.index("worker") + 1 :]).queues
    return queues.split(",") if queues else None


def unserved(tasks: App, queues: list[str] | None) -> list[str]:
    return [name for name, task in tasks.tasks.items() if queues is not None and task.queue not in queues]


def declared_tasks(source: str) -> list[str]:
    """Functions made into tasks by their decorator: @app.task, @app.task(…), @app.periodic(…)."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            names = [ast.unparse(decorator).split("(")[0] for decorator in node.decorator_list]
            if any(name.endswith((".task", ".periodic")) for name in names):
                found.append(node.name)
    return found


def test_every_declared_task_is_registered() -> None:
    declared = {
        f"{module_name(path)}.{name}"
        for path in product_files()
        for name in declared_tasks(path.read_text(encoding="utf-8"))
    }
    known = {f"{task.func.__module__}.{task.func.__name__}" for task in app.tasks.values()}
    assert declared - known == set()


def test_tasks_live_in_modules_that_the_worker_imports() -> None:
    elsewhere = [
        module_name(path)
        for path in product_files()
        if declared_tasks(path.read_text(encoding="utf-8")) and path not in set(modules_called("tasks"))
    ]
    assert elsewhere == []


def test_the_worker_consumes_every_queue() -> None:
    assert unserved(app, worker_queues()) == []


def test_a_task_on_a_queue_nobody_consumes_is_found() -> None:
    small = App(connector=InMemoryConnector())

    @small.task(queue="forgotten", name="lost")
    def lost() -> None: ...

    assert "lost" in unserved(small, ["default"])
    assert unserved(small, None) == []


def test_a_declared_task_is_recognised() -> None:
    assert declared_tasks(
        "@app.task(queue='x')\ndef send(): ...\n@app.periodic(cron='* * * * *')\ndef sweep(t): ...\ndef other(): ..."
    ) == [
        "send",
        "sweep",
    ]
