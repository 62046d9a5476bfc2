"""What an activity needs to know of its programme's data, and who may work at it. Reads nothing."""

from typing import Any

from django.utils.translation import get_language

from doorstep.kernel.actor import Actor
from doorstep.programmes.models import Programme
from doorstep.programmes.schema import load_default_notices


def works_at(actor: Actor, right: str, area_path: str) -> bool:
    """Whether the actor may do this at an activity of the area: over the area itself, or, for the worker of a grid, at
    the activities of his whole community. The same rule as ActivityQuerySet.staffed_by."""
    if actor.can_in(right, area_path):
        return True
    return area_path.count("/") >= 3 and any(area.startswith(area_path) for area in actor.areas(right))


def community_path(area_path: str) -> str:
    """The path of the community (third level) that an area lies in, or the area itself when it is wider."""
    parts = area_path.split("/")
    return "/".join(parts[:3]) + "/" if len(parts) > 3 else area_path


def _section(programme: Programme, key: str) -> dict[str, Any]:
    found = programme.spec.get(key)
    return found if isinstance(found, dict) else {}


def filing_is_required(programme: Programme) -> bool:
    return bool(_section(programme, "filing").get("required"))


def required_evidence(programme: Programme) -> frozenset[str]:
    return frozenset(_section(programme, "evidence").get("required") or ())


def counts_people(programme: Programme) -> bool:
    return bool({"person_times", "people"} & set(programme.counts))


def notice_words(programme: Programme, kind: str) -> str:
    """The wording of a notice kind in the active language: the programme's own, else the one for all programmes."""
    language = "zh" if (get_language() or "zh").startswith("zh") else "en"
    own = _section(programme, "notices").get(kind)
    if isinstance(own, dict) and own.get(language):
        return str(own[language])
    return load_default_notices()[kind].get(language)


def localised(text: object) -> str:
    """A {zh, en} entry of a specification in the active language."""
    if not isinstance(text, dict):
        return str(text or "")
    chinese = (get_language() or "zh").startswith("zh")
    return str(text.get("zh" if chinese else "en") or text.get("zh") or "")


def localised_list(entry: object) -> list[str]:
    if isinstance(entry, dict):
        chinese = (get_language() or "zh").startswith("zh")
        entry = entry.get("zh" if chinese else "en") or entry.get("zh")
    return [str(text) for text in entry] if isinstance(entry, list) else []
