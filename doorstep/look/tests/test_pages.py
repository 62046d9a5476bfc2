"""The components and layouts as they reach the browser."""

import re
from datetime import datetime
from pathlib import Path

import pytest
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.template import engines
from django.test import RequestFactory
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import mark_safe

from doorstep.kernel.clock import SHANGHAI
from doorstep.look.context import look
from doorstep.look.samples import SampleForm, icon_names

LOOK = Path(__file__).resolve().parent.parent
EVIL = '"x" onclick="alert(1)\' <script>alert(2)</script>'


@pytest.fixture(autouse=True)
def _in_chinese():
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def request_(rf: RequestFactory) -> HttpRequest:
    return rf.get("/somewhere/?q=灯&page=2")


def draw(source: str, request: HttpRequest | None = None, **context: object) -> str:
    """Renders template source with components, as a page file would be."""
    from django_cotton.compiler_regex import CottonCompiler

    compiled = CottonCompiler().process("{% load doorstep i18n %}" + source)
    return engines["django"].from_string(compiled).render({**(look(request) if request else {}), **context}, request)


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["", "?mode=elder", "?face=console"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_components_page_shows_everything_in_both_languages(client, query, language):
    answer = client.get(reverse("look:components") + query, headers={"accept-language": language})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert ('data-mode="elder"' in page) is ("elder" in query)
    assert ('data-face="console"' in page) is ("console" in query)
    assert "<c-" not in page
    assert "{%" not in page
    assert "{{" not in page


@pytest.mark.django_db
def test_no_page_carries_inline_styles_or_scripts(client):
    for query in ("", "?face=console"):
        page = client.get(reverse("look:components") + query).content.decode()
        assert " style=" not in page
        assert not re.search(r"\son[a-z]+=", page)
        assert not re.search(r"<script(?![^>]*\ssrc=)", page)


def test_every_component_is_on_the_components_pages_or_in_a_layout():
    pages = "".join(path.read_text(encoding="utf-8") for path in (LOOK / "templates" / "look").glob("*.html"))
    pages += "".join(path.read_text(encoding="utf-8") for path in (LOOK / "templates" / "cotton").glob("*.html"))
    missing = [
        path.stem
        for path in (LOOK / "templates" / "cotton").glob("*.html")
        if f"<c-{path.stem.replace('_', '-')}" not in pages and path.stem not in ("icon", "confirm")
    ]
    assert missing == []


def test_every_component_names_all_its_attributes_and_none_prints_them_unescaped():
    for path in (LOOK / "templates" / "cotton").glob("*.html"):
        source = path.read_text(encoding="utf-8")
        assert "<c-vars" in source, path.name
        assert "{{ attrs" not in source, path.name


def test_every_icon_that_is_named_exists():
    sources = [path.read_text(encoding="utf-8") for path in LOOK.glob("templates/**/*.html")]
    named = {name for source in sources for name in re.findall(r'{% icon "([\w-]+)"', source)}
    named |= {name for source in sources for name in re.findall(r'\bicon="([\w-]+)"', source)}
    assert named
    assert named <= set(icon_names())


@pytest.mark.parametrize(
    "source",
    [
        '<c-btn :label="evil" :data-x="evil" href="#" />',
        '<c-note :title="evil" :text="evil" :id="evil" />',
        '<c-tag :word="evil" :kind="evil" />',
        '<c-card :title="evil" :label="evil">{{ evil }}</c-card>',
        '<c-row :title="evil" :href="evil" />',
        '<c-table :caption="evil"><tr><td>{{ evil }}</td></tr></c-table>',
        '<c-seg :name="evil" :legend="evil" :options="options" :value="evil" />',
        '<c-bars :items="items" :label="evil" />',
        '<c-msg :title="evil" :text="evil" :action="evil" :href="evil" />',
        '<c-copy :text="evil" />',
        '<c-tel :number="evil" />',
        '<c-note title="{{ evil }}" text="{{ evil }}" data-x="{{ evil }}" />',
        "{{ evil|phrase }}{{ evil|nb }}{{ evil|masked_name }}{{ evil|masked_phone }}",
    ],
)
def test_text_from_outside_stays_text(request_, source):
    page = draw(source, request_, evil=EVIL, options=[(EVIL, EVIL)], items=[(EVIL, 3)])
    assert "<script>" not in page
    for tag in re.findall(r"<[a-z][^>]*>", page):
        bare = re.sub(r'"[^"]*"|\'[^\']*\'', '""', tag)
        assert "onclick" not in bare, tag


def test_escaped_text_is_not_escaped_twice(request_):
    assert "A &amp; B" in draw('<c-note title="{{ name }}" />', request_, name="A & B")
    assert "&amp;amp;" not in draw('<c-note title="{{ name }}" />', request_, name="A & B")
    assert draw("{{ value|phrase }}", request_, value=mark_safe("<b>x</b>")) == "<b>x</b>"


def test_dates_come_in_pieces_that_do_not_break(request_):
    page = draw("{{ at|resident_when }}", request_, at=datetime(2023, 11, 3, 8, tzinfo=SHANGHAI))
    assert page.endswith('<span class="nb">上午8点</span>')
    assert draw("{{ none|day }}{{ none|staff_when }}{{ text|spoken_time }}", request_, none=None, text="8:00") == ""


def test_a_component_does_not_see_the_names_of_the_page_around_it(request_):
    page = draw(
        "<c-note text='x' /><c-btn label='y' />", request_, title="LEAK", kind="LEAK", icon="LEAK", href="/LEAK"
    )
    assert "LEAK" not in page


@pytest.mark.parametrize(
    ("taken", "capacity", "waiting", "said"),
    [
        (28, 40, 0, "还有12个位子"),
        (40, 40, 2, "40个位子报满了"),
        (41, 40, 0, "40个位子报满了"),
        (0, 0, 0, "不用报名，来了就行"),
    ],
)
def test_places_are_said_in_words(request_, taken, capacity, waiting, said):
    page = draw('<c-places :taken="t" :capacity="c" :waiting="w" />', request_, t=taken, c=capacity, w=waiting)
    assert said in page
    assert ("2位在等" in page) is (waiting == 2)


def test_a_wrong_field_says_so_to_eyes_and_ears(request_):
    form = SampleForm({"phone": "139"}, auto_id="f_%s")
    page = draw('<c-form :form="form" save="x" />', request_, form=form)
    assert 'aria-invalid="true"' in page
    assert 'aria-describedby="f_phone_error f_phone_hint"' in page
    assert 'id="f_phone_error"' in page
    assert 'href="#f_phone"' in page
    assert 'enctype="multipart/form-data"' in page
    assert "csrfmiddlewaretoken" in page
    assert "这一项还没填。" in page


def test_pages_keep_the_question_that_was_asked(request_):
    page = draw('<c-pager :page="page" />', request_, page=Paginator(range(268), 20).page(5))
    assert "?q=%E7%81%AF&amp;page=6" in page
    assert 'aria-current="page"' in page
    assert "第81到100条，共268条" in page
    assert draw('<c-pager :page="page" />', request_, page=Paginator(range(3), 20).page(1)).strip() == ""


def test_a_chart_is_told_in_words(request_):
    page = draw('<c-bars :items="items" label="义诊人次" />', request_, items=[("9月", 71), ("10月", 86)])
    assert 'aria-label="义诊人次：9月71，10月86"' in page


@pytest.mark.django_db
def test_large_type_is_remembered_for_a_year_without_signing_in(client):
    answer = client.post(reverse("look:mode"), {"mode": "elder", "next": "/components/"})
    assert (answer.status_code, answer["Location"]) == (302, "/components/")
    assert client.cookies["mode"].value == "elder"
    assert client.cookies["mode"]["max-age"] == 60 * 60 * 24 * 365
    assert 'data-mode="elder"' in client.get("/components/").content.decode()
    client.post(reverse("look:mode"), {"mode": "normal", "next": "/components/"})
    assert 'data-mode="elder"' not in client.get("/components/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""])
def test_the_switches_lead_nowhere_else(client, elsewhere):
    for name, value in (("mode", {"mode": "elder"}), ("language", {"language": "en"})):
        assert client.post(reverse(f"look:{name}"), {**value, "next": elsewhere})["Location"] == "/"


@pytest.mark.django_db
def test_the_switches_are_not_turned_by_a_link(client):
    assert client.get(reverse("look:mode")).status_code == 405
    assert client.get(reverse("look:language")).status_code == 405


@pytest.mark.django_db
def test_an_unknown_language_changes_nothing(client):
    client.post(reverse("look:language"), {"language": "xx<script>", "next": "/components/"})
    assert "django_language" not in client.cookies


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('{% extends "look/trace.html" %}{% block story %}<c-step title="来电" when="9:12" />{% endblock %}', "t-step"),
        ('{% extends "look/print.html" %}{% block main %}<section class="a4">单</section>{% endblock %}', 'class="a4"'),
        ('{% extends "look/plain.html" %}{% block main %}<h1>进来</h1>{% endblock %}', "is-plain"),
        (
            '{% extends "look/phone.html" %}{% block action %}<c-btn kind="main" label="报名" />{% endblock %}',
            "d-btn--icon",
        ),
        ('{% extends "look/phone.html" %}{% block main %}<h1>好</h1>{% endblock %}', "data-read"),
    ],
)
def test_each_layout_carries_its_page(request_, source, expected):
    from django_cotton.compiler_regex import CottonCompiler

    head, body = source.split("%}", 1)
    compiled = CottonCompiler().process(body)
    page = engines["django"].from_string(f"{head}%}}{{% load doorstep %}}{compiled}").render(look(request_), request_)
    assert expected in page
    assert 'lang="zh-CN"' in page
    assert "家门口</title>" in page


def test_a_refusal_says_what_happened_and_what_now_on_the_face_one_was_on(rf):
    from doorstep.kernel.errors import Refused

    refusal = Refused("这一场刚刚满了。", "换11月24日那场。")
    for path, face in (("/activities/3/", "phone"), ("/console/activities/3/", "console")):
        request = rf.get(path)
        page = engines["django"].get_template("look/error.html").render({"refusal": refusal, **look(request)}, request)
        assert "这一场刚刚满了。" in re.sub(r"<[^>]+>", "", page)
        assert "那场。" in re.sub(r"<[^>]+>", "", page)
        assert f'data-face="{face}"' in page
        assert "0513" in page


def test_a_refusal_of_a_part_of_a_page_brings_no_second_frame(rf):
    request = rf.get("/activities/3/")
    request.htmx = True
    page = engines["django"].get_template("look/error.html").render({"title": "满了", **look(request)}, request)
    assert "<html" not in page
    assert "满了" in page
