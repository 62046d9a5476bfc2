"""A community with two grids, its office, and a folder of its own for what is handed in."""

import io
from typing import Any

import pytest

from doorstep.intake import importer, services
from doorstep.kernel.actor import system
from doorstep.regions.tests.factories import actor_over, make_community, make_region

SYSTEM = system("test")


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    monkeypatch.setattr("doorstep.intake.vault.home", lambda: tmp_path)


@pytest.fixture
def community(db: None) -> Any:
    found = make_community("转水社区")
    make_region(found, name="第一网格")
    make_region(found, name="第二网格")
    return found


@pytest.fixture
def office(community: Any) -> Any:
    return actor_over(community, "residents.import", "residents.view", "residents.edit")


@pytest.fixture
def neighbour(db: None) -> Any:
    return make_community("节制闸社区")


def hand_in(actor: Any, region: Any, content: bytes, name: str = "台账.xlsx") -> Any:
    return services.hand_in(actor=actor, region=region, content=io.BytesIO(content), name=name)


def previewed(actor: Any, region: Any, content: bytes, name: str = "台账.xlsx") -> Any:
    return services.preview(actor=SYSTEM, file_id=hand_in(actor, region, content, name).pk)


def imported(actor: Any, region: Any, content: bytes, name: str = "台账.xlsx") -> Any:
    """From the file to the register, as the pages do it."""
    file = previewed(actor, region, content, name)
    services.start(actor=actor, file_id=file.pk)
    return services.run_import(actor=actor, file_id=file.pk)


def bring_in(region: Any, content: bytes, name: str = "01_台账.xlsx", *, dry_run: bool = False) -> dict[str, Any]:
    """As the command does it."""
    return importer.bring_in(actor=SYSTEM, region=region, content=io.BytesIO(content), name=name, dry_run=dry_run)
