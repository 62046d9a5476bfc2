"""The units of figures (programmes.md §0): where each comes from, and how it is said. Pure."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import get_language, gettext

from doorstep.ledger.rollups import Sums
from doorstep.look import phrases

if TYPE_CHECKING:
    from doorstep.programmes.models import Programme

#: Order of the columns.
COLUMNS = ("sessions", "items", "person_times", "people", "household_times", "households", "sites")
#: Units that are read from the book. `cases` and `organisations` come with the features that know them.
FROM_THE_BOOK = COLUMNS[:-1]
#: Distinct counts: rows of a table can't be added up.
DISTINCT = {"people", "households"}


def value_of(sums: Sums, unit: str) -> int:
    match unit:
        case "people":
            return len(sums.persons)
        case "households":
            return len(sums.households)
        case "sessions":
            return sums.sessions
        case "items":
            return sums.items
        case "person_times":
            return sums.person_times
        case "household_times":
            return sums.household_times
        case _:
            raise KeyError(unit)


def counted_by(programme: "Programme") -> tuple[str, ...]:
    """The columns in which this programme has a number; the others show a dash."""
    return tuple(unit for unit in COLUMNS if unit in programme.counts)


def main_unit(programme: "Programme") -> str:
    """The unit by which periods are compared: attendances where there are any."""
    counted = counted_by(programme)
    for unit in ("person_times", "household_times", "sessions", "items", "people", "sites"):
        if unit in counted:
            return unit
    return ""


def figure_unit(programme: "Programme", unit: str) -> str:
    """The name of a unit in figures: a held session of this programme may be a round or a topic."""
    return programme.session_unit if unit == "sessions" else unit


def heading(unit: str) -> str:
    """The head of a column."""
    return {
        "sessions": gettext("Sessions"),
        "items": gettext("Service items"),
        "person_times": gettext("Attendances"),
        "people": gettext("People"),
        "household_times": gettext("Household calls"),
        "households": gettext("Households"),
        "sites": gettext("Sites"),
        "rounds": gettext("Rounds"),
        "topics": gettext("Topics"),
    }[unit]


def counted(value: int, unit: str, *, word: str = "") -> str:
    """`86人次`, `61人`, `4场`: a number with its counting word. `word` replaces the one for sessions."""
    number = quantity(value)
    match unit:
        case "sessions":
            if word:
                return gettext("{number} {word}").format(number=number, word=word)
            return gettext("{number} sessions").format(number=number)
        case "items":
            return gettext("{number} service items").format(number=number)
        case "person_times":
            return gettext("{number} attendances").format(number=number)
        case "people":
            return gettext("{number} people").format(number=number)
        case "household_times":
            return gettext("{number} household calls").format(number=number)
        case "households":
            return gettext("{number} households").format(number=number)
        case "sites":
            return gettext("{number} sites").format(number=number)
        case _:
            return number


def quantity(value: int, *, rounded: bool = False) -> str:
    """A number within a sentence: Chinese writes it without commas; `rounded` is 160余, 近500."""
    if rounded:
        return phrases.rounded(value)
    return str(value) if _is_chinese() else f"{value:,}"


def name_of(programme: "Programme") -> str:
    return programme.name if _is_chinese() else programme.name_en


def local(text: Mapping[str, str] | None) -> str:
    """The text of a YAML form in the language of the reader."""
    return (text or {}).get("zh" if _is_chinese() else "en", "")


def session_word(programme: "Programme") -> str:
    """`场`, `次`, `轮`."""
    return local(programme.spec.get("session_word"))


def gap() -> str:
    """Between two sentences: Chinese has none."""
    return "" if _is_chinese() else " "


def _is_chinese() -> bool:
    return (get_language() or "").startswith("zh")
