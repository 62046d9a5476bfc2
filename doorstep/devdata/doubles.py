"""A few old people of the demo stand on file twice, as it happens when a list is entered beside a register.

The second file takes the place of a row, so that the district keeps its number of people. What differs between the two
is what differs in offices: the old form of a character, no ID number, another door.
"""

from collections.abc import Sequence
from dataclasses import replace

from doorstep.residents.services import PersonRow

COMMUNITY = "紫兴"
#: In each grid of the community, one in this many rows.
EVERY = 150
OLD_FORMS = str.maketrans(
    "华国荣兰凤龙贵庆宝宾丽红军广义礼爱学园灵锋锦银铭鸿鹏", "華國榮蘭鳳龍貴慶寶賓麗紅軍廣義禮愛學園靈鋒錦銀銘鴻鵬"
)


def with_doubles(rows: list[PersonRow], *, region_name: str) -> list[PersonRow]:
    """The rows, some of the younger ones replaced by second files of elders."""
    if COMMUNITY not in region_name:
        return rows
    elders = [row for row in rows if row.birth_date and row.birth_date.year < 1955 and row.id_number]
    others = [place for place, row in enumerate(rows) if row.birth_date and row.birth_date.year > 1990]
    found = list(rows)
    for number, elder in enumerate(_some(elders, len(rows) // EVERY)):
        if number < len(others):
            found[others[-1 - number]] = _second_file(rows[others[-1 - number]], elder)
    return found


def _some(elders: Sequence[PersonRow], count: int) -> Sequence[PersonRow]:
    step = max(1, len(elders) // max(1, count))
    return elders[::step][:count]


def _second_file(place: PersonRow, elder: PersonRow) -> PersonRow:
    return replace(
        place,
        name=elder.name.translate(OLD_FORMS),
        sex=elder.sex,
        birth_date=elder.birth_date,
        id_number="",
        phone="",
        no_id_reason="not_at_hand",
        relation_to_head="",
    )
