"""Imports and foreign keys go downward only."""

import textwrap
from collections.abc import Iterable
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from importlinter.cli import lint_imports

from tests.architecture.house import PACKAGE, ROOT, floors, height_of

pytestmark = pytest.mark.usefixtures("_in_root")


@pytest.fixture
def _in_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def test_lower_layers_import_nothing_from_higher_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert lint_imports(config_filename="pyproject.toml", no_cache=True, no_logo=True) == 0, capsys.readouterr().out


def test_an_import_upward_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "tinyhouse"
    for name in ("kernel", "regions"):
        (package / name).mkdir(parents=True)
        (package / name / "__init__.py").touch()
    (package / "__init__.py").touch()
    (package / "kernel" / "__init__.py").write_text("import tinyhouse.regions\n")
    (tmp_path / "tiny.toml").write_text(
        textwrap.dedent("""
        [tool.importlinter]
        root_packages = ["tinyhouse"]
        [[tool.importlinter.contracts]]
        id = "house"
        name = "house"
        type = "layers"
        containers = ["tinyhouse"]
        layers = ["regions", "kernel"]
        """)
    )
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert lint_imports(config_filename="tiny.toml", no_cache=True, no_logo=True) == 1


def test_every_package_has_its_floor() -> None:
    named = {name for floor in floors() for name in floor}
    present = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert present - named == set()


def upward_keys(tables: Iterable[type[models.Model]], *, prefix: str = "doorstep.") -> list[str]:
    """Foreign keys and many-to-many fields that point to a higher app, or to a sibling on the same floor."""
    found = []
    for model in tables:
        if not model.__module__.startswith(prefix):
            continue
        own = model._meta.app_label
        for field in (*model._meta.fields, *model._meta.many_to_many):
            target = field.related_model
            if target is None or isinstance(target, str) or not target.__module__.startswith("doorstep."):
                continue
            other = target._meta.app_label
            if other != own and height_of(other) >= height_of(own):
                found.append(f"{own}.{model.__name__}.{field.name} → {other}.{target.__name__}")
    return found


def test_foreign_keys_follow_the_same_order() -> None:
    assert upward_keys(apps.get_models(include_auto_created=True)) == []


def test_a_foreign_key_upward_is_found() -> None:
    from django.test.utils import isolate_apps

    with isolate_apps("doorstep.kernel"):

        class Upward(models.Model):
            user = models.ForeignKey(apps.get_model("accounts.User"), on_delete=models.CASCADE, related_name="+")

            class Meta:
                app_label = "kernel"

            def __str__(self) -> str:
                return "upward"

        assert upward_keys([Upward], prefix="tests.") == ["kernel.Upward.user → accounts.User"]


def test_the_order_knows_siblings_and_strangers() -> None:
    assert height_of("kernel") == 0
    assert height_of("residents") == height_of("places")
    assert height_of("activities") > height_of("ledger") > height_of("residents")
    with pytest.raises(LookupError):
        height_of("attic")
