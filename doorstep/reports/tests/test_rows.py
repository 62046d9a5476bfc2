"""Cells of the table of figures, which are written in Python: nothing from outside becomes markup."""

from doorstep.look.markup import escaped
from doorstep.reports.selectors.table import Cell, Known, Row, Table
from doorstep.reports.templatetags.figure_rows import figure_cells

HOSTILE = '"><script>alert(1)</script>'


def cells(name: str = "义诊", url: str = "?a=1", word: str = "", value: int | None = 1767) -> str:
    cell = Cell("sessions", value, url=url, word=word, is_open=True, anchor="n-x-sessions")
    row = Row("x", name, url, [cell], "sessions", value, 5, "?b", "?c", spark=[1, 2])
    table = Table(["sessions"], [row], None, None, "sessions", 0, Known([]))
    return figure_cells(row, table)


def test_names_words_and_addresses_stay_text():
    for found in (cells(name=HOSTILE), cells(word=HOSTILE), cells(url=HOSTILE)):
        assert "<script>" not in found
        assert escaped(HOSTILE) in found


def test_a_number_is_a_link_and_what_is_not_counted_a_dash():
    assert '<a id="n-x-sessions" href="?a=1" class="c-cell" aria-current="true">1,767</a>' in cells()
    assert '<span class="t-3">–</span>' in cells(value=None)
    assert "c-spark" in cells()
