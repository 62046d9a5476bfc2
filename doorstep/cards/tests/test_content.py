"""The rule of the card: of each kind the lines of the narrowest area that has any."""

from doorstep.cards.content import Line, card, chosen, hash_of
from doorstep.cards.kinds import KINDS, MOST_OF_A_KIND

GRID, BUILDING = "d/s/c/g/", "d/s/c/g/b/"


def line(number, path, kind="property", name=""):
    return Line(number, path, kind, name or f"n{number}", "12345", "", "")


def test_a_narrower_line_replaces_the_wider_of_its_kind_and_no_other():
    found = chosen([line(1, "d/", "power"), line(2, "d/s/c/"), line(3, GRID)], GRID)
    assert [one.entry_id for one in found] == [3, 1]


def test_the_order_of_entry_does_not_matter():
    lines = [line(1, "d/", "power"), line(2, "d/s/c/"), line(3, GRID)]
    assert chosen(lines, GRID) == chosen(lines[::-1], GRID)


def test_what_belongs_to_a_neighbour_or_a_building_stands_on_no_other_card():
    lines = [line(1, "d/s/c/g2/"), line(2, BUILDING), line(3, "d/s/c/")]
    assert [one.entry_id for one in chosen(lines, GRID)] == [3]
    assert [one.entry_id for one in chosen(lines, BUILDING)] == [2]


def test_lines_stand_in_the_order_of_the_table_and_not_more_than_fit():
    lines = [line(number, GRID, kind) for number, kind in enumerate(reversed(KINDS), 1)]
    assert [one.kind for one in chosen(lines, GRID)] == list(KINDS)
    many = [line(number, GRID, "micro_grid") for number in range(1, 9)]
    assert [one.entry_id for one in chosen(many, GRID)] == list(range(1, MOST_OF_A_KIND + 1))


def test_the_same_content_has_the_same_hash_and_another_number_another():
    one = hash_of(card("g", "c", [line(1, GRID, name="a")]))
    assert one == hash_of(card("g", "c", [line(9, "d/", name="a")])), "where a line comes from is not printed"
    assert one != hash_of(card("g", "c", [line(1, GRID, name="b")]))
    assert one != hash_of(card("g2", "c", [line(1, GRID, name="a")]))
