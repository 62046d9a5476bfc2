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
from doorstep.cards.selectors.overview import CardLine, Overview, overview
from doorstep.cards.selectors.public import Face, card_of_home, face_of, public_card

__all__ = [
    "AreaPage",
    "CardLine",
    "Choices",
    "Face",
    "Overview",
    "area_page",
    "card_of_home",
    "choices",
    "editable_area",
    "editable_entry",
    "face_of",
    "name_of",
    "overview",
    "public_card",
    "start_area",
]
