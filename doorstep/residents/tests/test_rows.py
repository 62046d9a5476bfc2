"""The rows of the register, which are written in Python: nothing from outside becomes markup."""

from django.utils import translation

from doorstep.look.markup import escaped
from doorstep.residents.selectors import PersonLine
from doorstep.residents.templatetags.residents import person_rows
from doorstep.residents.words import LIFE

HOSTILE = '"><script>alert(1)</script>'


def line(**changed: object) -> PersonLine:
    values = {
        "pk": 7,
        "name": "王**",
        "sex": "女",
        "age": 70,
        "area": "第一网格",
        "door": "桂花苑 3幢",
        "phone": "139 **** 0147",
        "life": "active",
        "life_word": LIFE["active"],
    }
    return PersonLine(**values | changed)


def test_whatever_a_person_is_called_stays_text():
    for column in ("name", "sex", "area", "door", "phone"):
        row = person_rows([line(**{column: HOSTILE})])
        assert "<script>" not in row
        assert escaped(HOSTILE) in row


def test_a_row_leads_to_the_card_and_says_who_is_gone():
    with translation.override("zh-hans"):
        assert 'href="/console/residents/7/"' in person_rows([line()])
        assert "d-tag" not in person_rows([line()])
        assert "已去世" in person_rows([line(life="died", life_word=LIFE["died"])])
        assert '<td class="r">–</td>' in person_rows([line(age=None)])
