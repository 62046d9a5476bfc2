"""Everything that reads people, households and proxies."""

from doorstep.residents.selectors.people import (
    Filters,
    PeoplePage,
    PersonLine,
    addressees,
    area_options,
    areas_to_choose,
    born_between,
    door_words,
    line_of,
    people_page,
)
from doorstep.residents.selectors.person import (
    Card,
    CardBlock,
    Lookalike,
    card_blocks,
    card_of,
    doubts_about,
    lookalikes,
)
from doorstep.residents.selectors.search import find_at_door, search
from doorstep.residents.selectors.speaking import MyDetails, my_details, own_person, persons_spoken_for

__all__ = [
    "Card",
    "CardBlock",
    "Filters",
    "Lookalike",
    "MyDetails",
    "PeoplePage",
    "PersonLine",
    "addressees",
    "area_options",
    "areas_to_choose",
    "born_between",
    "card_blocks",
    "card_of",
    "door_words",
    "doubts_about",
    "find_at_door",
    "line_of",
    "lookalikes",
    "my_details",
    "own_person",
    "people_page",
    "persons_spoken_for",
    "search",
]
