"""The sheets: every name and number is on them, on one page a card, with the square that leads to the page."""

import re
import zlib

import pytest
from django.urls import reverse

from doorstep.cards import qr, selectors, sheets
from doorstep.cards.kinds import KINDS


def pages(content: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", content))


def unpacked(content: bytes) -> bytes:
    """All streams of a PDF, opened."""
    found = [content]
    for piece in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.S):
        try:
            found.append(zlib.decompress(piece))
        except zlib.error:
            continue
    return b"\n".join(found)


@pytest.fixture
def face(estate):
    for number, kind in enumerate(KINDS):
        estate.enter(estate.grid, kind, f"示例{number}", f"0513-000010{number:02}", agreed=True)
    return selectors.card_page(actor=estate.staff, pk=estate.card().pk).face


@pytest.mark.parametrize("form", sheets.FORMS)
def test_a_card_is_one_page(face, form):
    content = sheets.made([face], form)
    assert content.startswith(b"%PDF")
    assert pages(unpacked(content)) == 1


@pytest.mark.parametrize("form", sheets.FORMS)
def test_also_a_card_as_full_as_it_can_be_is_one_page(estate, face, form):
    long = {"phone": "0513-00009999", "agreed": True, "duty": "报修，漏水，停电，堵塞"}
    for kind in KINDS:
        for number in range(2):
            estate.enter(estate.grid, kind, f"名字很长很长的示例单位第{number}号办公室", **long)
    full = selectors.card_page(actor=estate.staff, pk=estate.card().pk).face
    assert full is not None
    assert len(full.lines) == 3 * len(KINDS)
    assert pages(unpacked(sheets.made([full], form))) == 1


def test_the_chinese_characters_come_from_the_fonts_of_the_product(face):
    fonts = set(re.findall(rb"/BaseFont\s*/\w{6}\+(\w+-(?:Regular|Bold))", unpacked(sheets.made([face], "a4"))))
    assert fonts == {b"DoorstepSansSC-Regular", b"DoorstepSansSC-Bold"}


def test_the_square_leads_to_the_page_of_this_version(face, settings):
    settings.DOORSTEP_SITE = "https://jiamenkou.example/"
    address = reverse("cards:public", args=[face.card.code])
    assert qr.address_of(face) == f"https://jiamenkou.example{address}?v={face.version.number}"


def test_staff_open_the_sheets_and_others_find_none(estate, face, client):
    card = estate.card()
    client.force_login(estate.staff_user)
    for form in sheets.FORMS:
        answer = client.get(reverse("cards:pdf", args=[card.pk, form]))
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert client.get(reverse("cards:pdf", args=[card.pk, "a3"])).status_code == 404
    assert client.get(reverse("cards:pdf", args=[estate.card(estate.other_grid).pk, "a4"])).status_code == 404


def test_all_cards_of_a_community_in_one_file(estate, face, client):
    estate.enter(estate.community)
    client.force_login(estate.staff_user)
    answer = client.get(reverse("cards:pdf_all", args=[estate.community.pk, "a6"]))
    assert pages(unpacked(answer.content)) == 3
