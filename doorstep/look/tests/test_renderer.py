"""Inputs written in Python are, byte for byte, what Django's templates would have drawn."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from doorstep.look.renderer import PlainRenderer

HOSTILE = "\"><script>alert('1')</script>&amp;"
CHOICES = [
    ("", "–"),
    ("a", HOSTILE),
    (3, gettext_lazy("Today")),
    (None, mark_safe("<b>bold</b>")),
    (HOSTILE, [("x", 1234567), (5.5, date(2026, 11, 3))]),
]


class Everything(forms.Form):
    text = forms.CharField(
        widget=forms.TextInput(attrs={"size": 30, "data-x": HOSTILE, "hidden": False, "inert": True})
    )
    number = forms.IntegerField(min_value=1)
    day = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    at = forms.TimeField()
    mail = forms.EmailField()
    secret = forms.CharField(widget=forms.PasswordInput)
    kept = forms.CharField(widget=forms.HiddenInput)
    words = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}))
    agreed = forms.BooleanField()
    one = forms.ChoiceField(choices=CHOICES)
    many = forms.MultipleChoiceField(choices=CHOICES)
    dot = forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect)
    ticks = forms.MultipleChoiceField(choices=CHOICES, widget=forms.CheckboxSelectMultiple)
    file = forms.FileField()
    unknown = forms.NullBooleanField()


FILLED: Mapping[str, Any] = {
    "text": HOSTILE,
    "number": "1234567",
    "day": "2026-11-03",
    "at": "8:00",
    "mail": HOSTILE,
    "kept": HOSTILE,
    "words": f"\n{HOSTILE}",
    "agreed": "on",
    "one": "3",
    "many": ["a", "5.5"],
    "dot": "a",
    "ticks": ["x", "3"],
}


def draw(form: forms.Form) -> list[str]:
    """Each field, and each option of those that are drawn option by option."""
    fields = [str(form[name]) for name in form.fields]
    return fields + [option.tag() for name in ("dot", "ticks", "one") for option in form[name]]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(
    "given",
    [{}, {"data": FILLED}, {"data": {}}, {"initial": {"number": 1234567, "day": date(2026, 11, 3), "words": HOSTILE}}],
)
def test_every_input_is_what_the_templates_draw(given, language):
    with translation.override(language):
        ours, theirs = Everything(renderer=PlainRenderer(), **given), Everything(renderer=DjangoTemplates(), **given)
        assert draw(ours) == draw(theirs)


def test_what_was_typed_stays_text():
    form = Everything(data=FILLED, renderer=PlainRenderer())
    for name in form.fields:
        assert "<script>" not in str(form[name])


def test_plain_inputs_need_no_template(monkeypatch):
    monkeypatch.setattr(DjangoTemplates, "render", lambda *args, **kwargs: pytest.fail("a template was drawn"))
    form = Everything(data=FILLED)
    assert isinstance(form.renderer, PlainRenderer)
    assert [str(form[name])[:1] for name in ("text", "number", "day", "words", "agreed", "one", "many")] == ["<"] * 7


def test_options_with_a_template_of_their_own_are_left_to_it(monkeypatch):
    class Own(forms.Select):
        option_template_name = "django/forms/widgets/radio_option.html"

    drawn = Own(choices=[("a", "A")]).render("x", "a", renderer=PlainRenderer())
    assert 'type="select"' in drawn
