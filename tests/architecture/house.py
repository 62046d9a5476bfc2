"""The order of the house, read from the one place where it is written: the import contract in pyproject.toml."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "doorstep"


def contract() -> dict[str, list[str]]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        contracts = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    house: dict[str, list[str]] = next(c for c in contracts if c["id"] == "house")
    return house


def floors() -> list[list[str]]:
    """From the top: the apps on each floor; those on one floor do not know each other."""
    return [re.findall(r"\w+", line) for line in contract()["layers"]]


def height_of(app: str) -> int:
    """0 is the ground."""
    for height, names in enumerate(reversed(floors())):
        if app in names:
            return height
    raise LookupError(f"{app} is not in the order of the house (pyproject.toml)")


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def product_files(ending: str = ".py", *, tests: bool = False, migrations: bool = False) -> Iterator[Path]:
    for path in sorted(PACKAGE.rglob(f"*{ending}")):
        parts = path.relative_to(PACKAGE).parts
        if ("tests" in parts and not tests) or ("migrations" in parts and not migrations) or "vendor" in parts:
            continue
        yield path


def modules_called(role: str) -> Iterator[Path]:
    """views.py of every app, or each module of its views package."""
    for path in product_files():
        inside = path.relative_to(PACKAGE).with_suffix("").parts[1:]
        if inside and inside[0] == role:
            yield path


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """The functions a module offers: not the private ones, not methods, not those inside others."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
            yield node
