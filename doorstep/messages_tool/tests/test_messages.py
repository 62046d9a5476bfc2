"""What is to be translated is found wherever it stands, and nothing half-translated passes."""

from pathlib import Path

import polib
import pytest

from doorstep.messages_tool import catalogue
from doorstep.messages_tool.catalogue import App
from doorstep.messages_tool.extraction import messages_of_python, messages_of_template, unreadable_calls

TEMPLATE = """{% load i18n %}
<div>
    <c-button label="{% translate 'Save' %}" hint="{{ _('Keep it') }}">
  {% blocktranslate trimmed count n=rows.number %}
      One person
      came.
  {% plural %}
      {{ n }} persons
      came.
  {% endblocktranslate %}
  {% translate "May" context "verb" %} {{ x|default:_("none") }}
  {% comment %} {% translate "left out" %} {% endcomment %}
  <!-- don't stumble ( over ' this -->{% blocktranslate %}Hello {{ name }}{% endblocktranslate %}
</div>"""


@pytest.fixture
def app(tmp_path: Path) -> App:
    """A small app `clinic` with one module and one cotton component."""
    folder = tmp_path / "house" / "clinic"
    (folder / "templates" / "cotton").mkdir(parents=True)
    (folder / "__init__.py").touch()
    (folder / "views.py").write_text('title = _("Free clinic")\nwho = ngettext("%(n)s person", "%(n)s people", n)\n')
    (folder / "templates" / "cotton" / "button.html").write_text('<button>{% translate "Sign up" %}</button>')
    return App(folder)


def translate_all(app: App) -> None:
    catalogue.update(app, {})
    po = app.catalogue()
    chinese = {"Free clinic": "义诊", "Sign up": "报名", "%(n)s person": "%(n)s 人"}
    for entry in po:
        if entry.msgid_plural:
            entry.msgstr_plural = {0: chinese[entry.msgid]}
        else:
            entry.msgstr = chinese[entry.msgid]
    po.save(str(app.po_path))


def entry(po: polib.POFile, msgid: str) -> polib.POEntry:
    return next(entry for entry in po if entry.msgid == msgid)


def problems(app: App) -> list[str]:
    return [str(problem) for problem in catalogue.check([app])]


def test_templates_are_read_with_their_lines_contexts_and_plurals() -> None:
    found = {message.key: message for message in messages_of_template(TEMPLATE, "a.html")}
    assert set(found) == {
        ("", "Save"),
        ("", "Keep it"),
        ("", "One person came."),
        ("verb", "May"),
        ("", "none"),
        ("", "Hello %(name)s"),
    }
    assert found["", "Save"].places == [("a.html", 3)]
    assert found["", "One person came."].plural == "%(n)s persons came."
    assert found["verb", "May"].places == [("a.html", 11)]


def test_python_is_read_in_all_its_forms() -> None:
    source = (
        'a = _("one")\n'
        'b = gettext_lazy(\n    "two "\n    "parts")\n'
        'c = pgettext("verb", "May")\n'
        'd = ngettext("a", "b", n)\n'
    )
    found = [(message.context, message.msgid, message.plural) for message in messages_of_python(source, "a.py")]
    assert found == [("", "one", ""), ("", "two parts", ""), ("verb", "May", ""), ("", "a", "b")]


@pytest.mark.parametrize("source", ["x = f\"{_('in here')}!\"", "x = _(f'Hello {name}')", "x = _('Hello ' + name)"])
def test_what_no_reader_finds_is_reported(source: str) -> None:
    assert list(unreadable_calls(source))


def test_ordinary_calls_are_not_reported() -> None:
    assert list(unreadable_calls('x = _("Hello %(name)s") % {"name": name}\ny = f"{x}"')) == []


def test_a_new_message_is_collected_and_missed_until_translated(app: App) -> None:
    assert catalogue.update(app, {}) == (3, 0)
    assert len(problems(app)) == 3
    assert "house/clinic/views.py:1: not translated: 'Free clinic'" in problems(app)
    translate_all(app)
    assert problems(app) == []


def test_a_second_update_changes_nothing(app: App) -> None:
    translate_all(app)
    catalogue.update(app, {})
    before = app.po_path.read_bytes()
    assert catalogue.update(app, {}) == (0, 0)
    assert app.po_path.read_bytes() == before


def test_translations_survive_and_unused_ones_leave(app: App) -> None:
    translate_all(app)
    (app.folder / "views.py").write_text('title = _("Free clinic")\nmore = _("New")\n')
    assert catalogue.update(app, {}) == (1, 1)
    po = app.catalogue()
    assert {entry.msgid: entry.msgstr for entry in po} == {"Free clinic": "义诊", "New": "", "Sign up": "报名"}
    assert po.obsolete_entries() == []


def test_lines_that_move_do_not_change_the_catalogue(app: App) -> None:
    translate_all(app)
    before = app.po_path.read_bytes()
    views = app.folder / "views.py"
    views.write_text("\n\n\n" + views.read_text())
    catalogue.update(app, {})
    assert app.po_path.read_bytes() == before


def test_a_message_of_another_app_brings_its_translation_along(app: App) -> None:
    known = {("", "Free clinic"): polib.POEntry(msgid="Free clinic", msgstr="义诊")}
    catalogue.update(app, known)
    assert entry(app.catalogue(), "Free clinic").msgstr == "义诊"


def test_a_lost_place_is_found(app: App) -> None:
    translate_all(app)
    po = app.catalogue()
    entry(po, "%(n)s person").msgstr_plural = {0: "几个人"}
    po.save(str(app.po_path))
    assert any("places differ" in problem for problem in problems(app))


def test_an_unsure_translation_is_found(app: App) -> None:
    translate_all(app)
    po = app.catalogue()
    entry(po, "Sign up").flags.append("fuzzy")
    po.save(str(app.po_path))
    assert any("fuzzy" in problem for problem in problems(app))


def test_a_message_missing_from_the_catalogue_and_one_too_many_are_found(app: App) -> None:
    translate_all(app)
    (app.folder / "views.py").write_text('title = _("Other")\n')
    said = "\n".join(problems(app))
    assert "not in the catalogue" in said
    assert "no longer used" in said


def test_two_wordings_for_one_message_are_found(app: App) -> None:
    translate_all(app)
    other = App(app.folder.parent / "visits")
    other.folder.mkdir()
    (other.folder / "views.py").write_text('x = _("Sign up")\n')
    catalogue.update(other, {("", "Sign up"): polib.POEntry(msgid="Sign up", msgstr="登记")})
    assert any("worded differently in clinic" in str(problem) for problem in catalogue.check([app, other]))


def test_compiled_catalogues_are_read_by_gettext_and_made_only_when_needed(app: App) -> None:
    import gettext

    translate_all(app)
    assert catalogue.compile_all([app]) == 1
    with app.po_path.with_suffix(".mo").open("rb") as file:
        words = gettext.GNUTranslations(file)
    assert words.gettext("Sign up") == "报名"
    assert words.ngettext("%(n)s person", "%(n)s people", 5) == "%(n)s 人"
    assert catalogue.compile_all([app]) == 0


def test_components_of_the_product_are_read() -> None:
    (look,) = catalogue.apps(names=["look"])
    places = {place for message in look.messages().values() for place, _line in message.places}
    assert any("/templates/cotton/" in place for place in places)
