import io
import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags
from docx import Document

from doorstep.kernel.models import Event
from doorstep.regions.models import Region
from doorstep.reports.tests.factories import Town, hold, make_programme, make_user, record

URL_QUERY = "?period=2023-10"


@pytest.fixture
def staffed(client: Client, town: Town) -> Client:
    client.force_login(make_user("community_staff", town.community, "李秀兰"))
    return client


def read(response) -> str:
    body = response.content.decode()
    article = re.search(r'<article id="brief-text"[^>]*>.*?</article>', body, re.DOTALL)
    return re.sub(r"\s+", "", strip_tags(article[0])) if article else ""


def word(response) -> Any:
    assert response.status_code == 200, response.content.decode()
    return Document(io.BytesIO(response.content))


def sessions_of(activities) -> list[str]:
    return [f"activities.activity:{activity.pk}" for activity in activities]


def test_the_brief_reads_as_one_would_write_it(staffed: Client, town: Town) -> None:
    town.october()
    town.september()

    shown = read(staffed.get(reverse("reports:brief") + URL_QUERY))

    assert shown.startswith("紫兴社区2023年10月工作简报2023年10月，紫兴社区开展活动4场，服务86人次，留名61人。")
    assert "在兰亭苑、桂花苑开展义诊4场，服务86人次，比9月多15人次。" in shown
    assert "人次是来一次算一次，其中现场点数、没留名的18人次。人数只算留了名的，同一个人只算一次。" in shown


def test_rounded_numbers_are_said_as_rounded(staffed: Client, town: Town) -> None:
    activities = town.october()

    shown = read(
        staffed.post(
            reverse("reports:brief") + URL_QUERY,
            {"wording": "rounded", "programme": ["free_clinic"], "session": sessions_of(activities)},
        )
    )

    assert "开展义诊4场，服务80余人次。" in shown
    assert "写“余”“近”的是约数" in shown


def test_a_session_left_out_is_left_out_of_every_number(staffed: Client, town: Town) -> None:
    activities = town.october()

    shown = read(
        staffed.post(
            reverse("reports:brief") + URL_QUERY,
            {"programme": ["free_clinic"], "session": sessions_of(activities[:3])},
        )
    )

    assert "开展义诊3场，服务65人次" in shown
    assert "留名52人" in shown


def test_a_programme_left_out_is_not_mentioned(staffed: Client, town: Town) -> None:
    town.october()
    hold(town.talk, town.grid, town.october()[0].starts_at.date(), "礼堂", heads=30)

    shown = read(staffed.post(reverse("reports:brief") + URL_QUERY, {"programme": ["health_talk"]}))

    assert "礼堂" not in shown or "义诊" not in shown
    assert "服务30人次" not in shown  # its only session was not ticked either


def test_nothing_ticked_is_said_and_nothing_is_written(staffed: Client, town: Town) -> None:
    town.october()

    page = staffed.post(reverse("reports:brief") + URL_QUERY, {"wording": "exact"})
    file = staffed.post(reverse("reports:brief_word") + URL_QUERY, {"wording": "exact"})

    assert "一项也没勾" in page.content.decode()
    assert file.status_code == 422
    assert not Event.objects.filter(action="export_brief").exists()


def test_every_number_of_the_preview_opens(staffed: Client, town: Town) -> None:
    town.october()
    town.september()
    body = staffed.get(reverse("reports:brief") + URL_QUERY).content.decode()
    article = re.search(r'<article id="brief-text"[^>]*>.*?</article>', body, re.DOTALL)
    assert article

    links = [link.replace("&amp;", "&") for link in re.findall(r'href="([^"]*)"', article[0])]

    assert len(links) == 6
    for link in links:
        assert staffed.get(link).status_code == 200


def test_clauses_about_what_is_not_counted_are_left_out(staffed: Client, town: Town) -> None:
    station = make_programme(
        "rest_station",
        "驿站",
        counts=["person_times", "cases"],
        spec={
            "brief": {
                "zh": "{places}服务{person_times}人次，办结{cases}{case_word}",
                "en": "{person_times} visits in {places}, {cases} suggestions dealt with",
            }
        },
    )
    record(station, town.grid, town.october()[0].starts_at.date(), person_times=12)

    assert "紫兴社区服务12人次。" in read(staffed.get(reverse("reports:brief") + URL_QUERY))


def test_the_word_file_holds_the_same_words_in_the_official_style(staffed: Client, town: Town) -> None:
    activities = town.october()
    choice = {"programme": ["free_clinic"], "session": sessions_of(activities)}

    response = staffed.post(reverse("reports:brief_word") + URL_QUERY, choice)
    document = word(response)

    lines = [paragraph.text for paragraph in document.paragraphs]
    assert lines[0] == "紫兴社区2023年10月工作简报"
    assert "2023年10月，紫兴社区开展活动4场，服务86人次，留名61人。" in lines
    assert "在兰亭苑、桂花苑开展义诊4场，服务86人次。" in lines
    assert lines[-2:] == ["紫兴社区", "2023年11月1日"]
    title, body = document.paragraphs[0].runs[0], document.paragraphs[2]
    fonts = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}eastAsia"
    assert title._element.rPr.rFonts.get(fonts) == "方正小标宋简体"
    assert title.font.size.pt == 22
    assert body.runs[0]._element.rPr.rFonts.get(fonts) == "仿宋_GB2312"
    assert body.runs[0].font.size.pt == 16
    assert body.paragraph_format.line_spacing.pt == 28
    assert body.paragraph_format.first_line_indent.pt == 32
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert "filename*=UTF-8''%E7%B4%AB%E5%85%B4" in response["Content-Disposition"]


def test_several_groups_get_headings_in_chinese_numbers(staffed: Client, town: Town) -> None:
    activities = town.october()
    talk = make_programme("fraud_talk", "防骗讲座", group="safety")
    held = hold(talk, town.grid, activities[0].starts_at.date(), "礼堂", heads=30)
    choice = {"programme": ["free_clinic", "fraud_talk"], "session": sessions_of([*activities, held])}

    lines = [p.text for p in word(staffed.post(reverse("reports:brief_word") + URL_QUERY, choice)).paragraphs]

    assert "一、健康服务" in lines
    assert "二、安全" in lines


def test_taking_a_brief_away_is_written_down(staffed: Client, town: Town) -> None:
    activities = town.october()
    staffed.post(
        reverse("reports:brief_word") + URL_QUERY, {"programme": ["free_clinic"], "session": sessions_of(activities)}
    )

    event = Event.objects.get(action="export_brief")
    assert (event.actor_label, event.area_path, event.data["form"]) == ("李秀兰", town.community.path, "docx")


def test_the_neighbours_cannot_take_our_brief(client: Client, town: Town) -> None:
    town.october()
    client.force_login(make_user("community_staff", town.neighbour))

    response = client.post(
        reverse("reports:brief_word") + f"?period=2023-10&area={town.community.path}", {"programme": ["free_clinic"]}
    )

    assert response.status_code == 404


def test_a_session_of_another_area_brings_no_number_in(client: Client, town: Town) -> None:
    town.october()
    theirs = hold(town.clinic, town.neighbour, town.october()[0].starts_at.date(), "梧桐广场", heads=500)
    client.force_login(make_user("grid_worker", town.grid))

    shown = read(
        client.post(
            reverse("reports:brief") + URL_QUERY,
            {"programme": ["free_clinic"], "session": sessions_of([theirs])},
        )
    )

    assert "500" not in shown
    assert "梧桐" not in shown


def test_word_only_by_post_and_with_the_token(town: Town) -> None:
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(make_user("community_staff", town.community))

    assert careful.get(reverse("reports:brief_word")).status_code == 405
    assert careful.post(reverse("reports:brief_word"), {"programme": ["free_clinic"]}).status_code == 403


def test_a_quiet_area_says_what_to_do(staffed: Client, town: Town) -> None:
    page = staffed.get(reverse("reports:brief") + "?period=2023-08").content.decode()

    assert "还没有可写的" in page
    assert Region.objects.count() == 6


def test_in_english_a_space_stands_between_two_sentences_and_in_chinese_none(staffed: Client, town: Town) -> None:
    town.october()
    chinese = read(staffed.get(reverse("reports:brief") + URL_QUERY))
    assert "没留名的18人次。人数只算留了名的" in chinese
    staffed.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    english = strip_tags(staffed.get(reverse("reports:brief") + URL_QUERY).content.decode())
    assert "included. People: only those with a name" in english
