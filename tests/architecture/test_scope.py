"""`visible_to` is the only way to data."""

import ast
import inspect
import re

from django.apps import apps
from django.db import models

from tests.architecture.exceptions import OPEN_MODELS, UNSCOPED_MODELS, UNSCOPED_READS
from tests.architecture.house import module_name, modules_called

MANAGERS = {"objects", "_default_manager", "_base_manager"}
#: What is the actor's own needs no further right.
OWN_ROWS = {"actor.user_id", "actor.person_ids"}
SHORTCUTS = {"get_object_or_404", "get_list_or_404"}


def unprotected(tables: list[type[models.Model]], *, prefix: str = "doorstep.") -> set[str]:
    return {
        model._meta.label
        for model in tables
        if model.__module__.startswith(prefix)
        and not model._meta.auto_created
        and not hasattr(model._default_manager.all(), "visible_to")
    }


def test_every_model_can_be_read_through_visible_to() -> None:
    assert unprotected(apps.get_models()) - set(UNSCOPED_MODELS) == set()


def test_no_exception_for_models_outlives_its_need() -> None:
    assert set(UNSCOPED_MODELS) - unprotected(apps.get_models()) == set()


def test_a_model_without_visible_to_is_found() -> None:
    from django.test.utils import isolate_apps

    with isolate_apps("doorstep.kernel"):

        class Naked(models.Model):
            class Meta:
                app_label = "kernel"

            def __str__(self) -> str:
                return "naked"

        assert unprotected([Naked], prefix="tests.") == {"kernel.Naked"}


def scope_methods() -> set[str]:
    """Ways to narrow to what an actor may see: queryset methods that take him, and the functions of kernel.scope."""
    found = {"get_visible", "area_filter"}
    for model in apps.get_models():
        if model.__module__.startswith("doorstep."):
            rows = type(model._default_manager.all())
            for name, method in inspect.getmembers(rows, inspect.isfunction):
                if "actor" in inspect.signature(method).parameters:
                    found.add(name)
    return found


def has_row_in_hand(function: ast.stmt) -> bool:
    """Whether a parameter is a row of a protected model: its parts may be read by whoever was given it."""
    protected = {m.__name__ for m in apps.get_models() if m.__module__.startswith("doorstep.")} - open_models()
    if not isinstance(function, ast.FunctionDef):
        return False
    arguments = [*function.args.args, *function.args.kwonlyargs]
    named = {word for a in arguments if a.annotation for word in re.findall(r"\w+", ast.unparse(a.annotation))}
    return bool(named & protected)


def asks_as_actor(node: ast.AST) -> bool:
    """`activity = staff_activity(actor, pk)`"""
    return isinstance(node, ast.Assign) and any(
        isinstance(argument, ast.Name) and argument.id == "actor"
        for call in ast.walk(node.value)
        if isinstance(call, ast.Call)
        for argument in call.args
    )


def open_models() -> set[str]:
    return {label.split(".")[1] for label in OPEN_MODELS}


def reads_past_scope(source: str, module: str) -> dict[str, int]:
    """'module:function' → the first line that reads rows past the scope.

    Reading by a bare manager is right in a function that narrows to what the actor may see (the rows it then reads
    belong to what it found), also by asking another selector as this actor, or that was given the very row whose parts
    it reads. Anything else is listed with a reason.
    """
    narrowing = scope_methods()
    found: dict[str, int] = {}
    for top in ast.parse(source).body:
        if isinstance(top, ast.Import | ast.ImportFrom):
            continue
        nodes = list(ast.walk(top))
        names = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
        names |= {node.id for node in nodes if isinstance(node, ast.Name)}
        own = any(
            ast.unparse(n) in {"actor.user_id", "actor.person_ids"} for n in nodes if isinstance(n, ast.Attribute)
        )
        narrowed = bool(names & narrowing) or own or has_row_in_hand(top) or any(map(asks_as_actor, nodes))
        for node in nodes:
            if isinstance(node, ast.Name) and node.id in SHORTCUTS:
                break
            if isinstance(node, ast.Attribute) and node.attr in {"cursor", "raw"}:
                break
            if isinstance(node, ast.Attribute) and node.attr in MANAGERS and not narrowed:
                if isinstance(node.value, ast.Name) and node.value.id in open_models():
                    continue
                break
        else:
            continue
        found[f"{module}:{getattr(top, 'name', '<module>')}"] = node.lineno
    return found


def all_reads_past_scope() -> dict[str, int]:
    found: dict[str, int] = {}
    for role in ("views", "selectors", "forms", "api"):
        for path in modules_called(role):
            found |= reads_past_scope(path.read_text(encoding="utf-8"), module_name(path))
    return found


def test_views_and_selectors_read_through_visible_to_only() -> None:
    found = all_reads_past_scope()
    assert {name: line for name, line in found.items() if name not in UNSCOPED_READS} == {}


def test_no_exception_for_reads_outlives_its_need() -> None:
    assert set(UNSCOPED_READS) - set(all_reads_past_scope()) == set()


def test_reads_past_the_scope_are_found() -> None:
    source = (
        "def good(actor):\n"
        "    return Person.objects.visible_to(actor).filter(name='x')\n"
        "def parts_of_what_was_found(actor, pk):\n"
        "    activity = get_visible(Activity, actor, pk=pk)\n"
        "    return Signup.objects.filter(activity=activity)\n"
        "def parts_of_a_row_in_hand(activity: Activity):\n"
        "    return Signup.objects.filter(activity=activity)\n"
        "def parts_of_what_another_found(actor, pk):\n"
        "    activity = staff_activity(actor, pk)\n"
        "    return Signup.objects.filter(activity=activity)\n"
        "def what_everybody_may_know():\n"
        "    return Region.objects.order_by('path')\n"
        "def by_manager(actor):\n"
        "    return Person.objects.filter(name='x')\n"
        "def by_number(activity_id: int):\n"
        "    return Signup.objects.filter(activity_id=activity_id)\n"
        "def by_alias(actor):\n"
        "    people = Person.objects\n"
        "    return people.all()\n"
        "def by_open_row(region: Region):\n"
        "    return Person.objects.filter(region=region)\n"
        "def by_shortcut(actor):\n"
        "    return get_object_or_404(Person, pk=1)\n"
        "def by_sql(actor):\n"
        "    with connection.cursor() as cursor:\n"
        "        cursor.execute('select 1')\n"
    )
    assert sorted(reads_past_scope(source, "m")) == [
        "m:by_alias",
        "m:by_manager",
        "m:by_number",
        "m:by_open_row",
        "m:by_shortcut",
        "m:by_sql",
    ]
