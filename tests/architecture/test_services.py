"""Services look alike: named arguments only, the actor first, the transaction their own, nothing behind the scenes."""

import ast
import re

import pytest
from django.conf import settings

from tests.architecture.exceptions import SERVICES_WITHOUT_ACTOR
from tests.architecture.house import functions, module_name, modules_called, product_files

MAIL_AND_SMS = {"send_mail", "send_message", "urlopen"}


def crooked_services(source: str, module: str) -> dict[str, str]:
    """A service is a function that opens a transaction; the others in its module only help it."""
    found: dict[str, str] = {}
    for function in functions(ast.parse(source)):
        if "transaction.atomic" not in ast.unparse(function):
            continue
        arguments = function.args
        if arguments.args or arguments.posonlyargs or arguments.vararg:
            found[f"{module}:{function.name}"] = "takes positional arguments"
        elif not arguments.kwonlyargs or arguments.kwonlyargs[0].arg != "actor":
            found[f"{module}:{function.name}"] = "does not take the actor first"
    return found


def all_crooked_services() -> dict[str, str]:
    found: dict[str, str] = {}
    for path in modules_called("services"):
        found |= crooked_services(path.read_text(encoding="utf-8"), module_name(path))
    return found


def test_services_take_named_arguments_with_the_actor_first() -> None:
    found = all_crooked_services()
    assert {name: what for name, what in found.items() if name not in SERVICES_WITHOUT_ACTOR} == {}


def test_no_exception_for_services_outlives_its_need() -> None:
    assert set(SERVICES_WITHOUT_ACTOR) - set(all_crooked_services()) == set()


def test_a_crooked_service_is_found() -> None:
    body = "    with transaction.atomic():\n        pass\n"
    source = (
        f"def good(*, actor, activity):\n{body}"
        f"def by_place(actor, activity):\n{body}"
        f"def no_actor(*, activity):\n{body}"
        f"@transaction.atomic\ndef decorated(activity): ...\n"
        f"def only_helps(x): ...\n"
        f"def _private(x):\n{body}"
    )
    assert crooked_services(source, "m") == {
        "m:by_place": "takes positional arguments",
        "m:no_actor": "does not take the actor first",
        "m:decorated": "takes positional arguments",
    }


def hidden_flow(source: str) -> list[str]:
    """Signal receivers and rules in save(): a flow that nobody sees where it is called."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("django.db.models.signals"):
            found.append(f"line {node.lineno}: signals of models")
        if isinstance(node, ast.FunctionDef):
            names = [ast.unparse(decorator) for decorator in node.decorator_list]
            if any(name.startswith("receiver(") for name in names):
                found.append(f"line {node.lineno}: receiver {node.name}")
            if (
                node.name == "save"
                and node.args.args
                and node.args.args[0].arg == "self"
                and "super().save(" in ast.unparse(node)
            ):
                found.append(f"line {node.lineno}: save() of its own")
    return found


def test_nothing_happens_behind_the_scenes() -> None:
    found = {
        module_name(path): hidden
        for path in product_files()
        if (hidden := hidden_flow(path.read_text(encoding="utf-8")))
    }
    assert found == {}


@pytest.mark.parametrize(
    "source",
    [
        "from django.db.models.signals import post_save",
        "@receiver(user_logged_in)\ndef greet(sender, **kwargs): ...",
        "class A(Model):\n    def save(self, **kw):\n        self.x = 1\n        super().save(**kw)",
    ],
)
def test_hidden_flow_is_found(source: str) -> None:
    assert hidden_flow(source)


def test_a_request_is_no_transaction() -> None:
    """Services own their transactions; one around the whole request would hold locks while a page renders."""
    assert settings.DATABASES["default"].get("ATOMIC_REQUESTS", False) is False
    assert "ATOMIC_REQUESTS" not in "".join(path.read_text(encoding="utf-8") for path in product_files())


def views_that_write(source: str) -> list[str]:
    """A view calls one service: it opens no transaction and changes no row itself."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and ast.unparse(node) in {"transaction.atomic", "transaction.on_commit"}:
            found.append(f"line {node.lineno}: {ast.unparse(node)}")
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            called = ast.unparse(node.func)
            if re.search(
                r"\.objects\..*(create|update|delete|bulk_create|get_or_create|update_or_create)$", called
            ) or (
                node.func.attr in {"save", "delete"}
                and "form" not in called
                and "session" not in called
                and "storage" not in called
            ):
                found.append(f"line {node.lineno}: {called}")
    return found


def test_views_and_selectors_change_nothing() -> None:
    found = {
        module_name(path): writes
        for role in ("views", "selectors")
        for path in modules_called(role)
        if (writes := views_that_write(path.read_text(encoding="utf-8")))
    }
    assert found == {}


@pytest.mark.parametrize(
    "source",
    ["with transaction.atomic():\n    pass", "Person.objects.create(name='x')", "person.save()", "person.delete()"],
)
def test_a_writing_view_is_found(source: str) -> None:
    assert views_that_write(source)
