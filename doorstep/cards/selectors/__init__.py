"""Everything that reads cards."""

from doorstep.cards.selectors.areas import (
    AreaPage,
    Choices,
    area_page,
    choices,
    editable_area,
    editable_entry,
    name_of,
    start_area,
)
from doorstep.cards.selectors.doors import CardPage, DoorsPage, card_page, doors_page, due_by_version
from doorstep.cards.selectors.overview import CardLine, Overview, faces_in, overview
from doorstep.cards.selectors.public import Entry, Face, card_of_home, face_of, public_card

__all__ = [
    "AreaPage",
    "CardLine",
    "CardPage",
    "Choices",
    "DoorsPage",
    "Entry",
    "Face",
    "Overview",
    "area_page",
    "card_of_home",
    "card_page",
    "choices",
    "doors_page",
    "due_by_version",
    "editable_area",
    "editable_entry",
    "face_of",
    "faces_in",
    "name_of",
    "overview",
    "public_card",
    "start_area",
]
