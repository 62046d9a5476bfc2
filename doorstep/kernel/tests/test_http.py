"""The round that a form makes."""

import pytest
from django import forms
from django.http import HttpResponse, HttpResponseBase
from django.test import RequestFactory
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.errors import BadInput, NotAllowed, Refused
from doorstep.kernel.http import carried_out, posted, show_refusal


class LampForm(forms.Form):
    colour = forms.CharField()


class OddColour(BadInput):
    code = "odd_colour"
    sentence = _("No lamp has this colour.")


def answers() -> HttpResponseBase:
    return HttpResponse("lit", status=302)


def test_a_form_that_is_only_opened_or_is_wrong_does_nothing() -> None:
    def never() -> HttpResponseBase:
        raise AssertionError

    assert carried_out(LampForm(None), never) is None
    wrong = LampForm({})
    assert carried_out(wrong, never) is None
    assert "colour" in wrong.errors


def test_a_form_that_is_right_is_carried_out() -> None:
    answer = carried_out(LampForm({"colour": "red"}), answers)
    assert answer is not None
    assert answer.status_code == 302


def test_a_refusal_about_the_entry_stands_on_the_form_and_any_other_is_raised_on() -> None:
    def refuses(refusal: Refused) -> HttpResponseBase:
        raise refusal

    form = LampForm({"colour": "red"})
    assert carried_out(form, lambda: refuses(OddColour())) is None
    assert form.non_field_errors() == ["No lamp has this colour."]
    with pytest.raises(NotAllowed):
        carried_out(LampForm({"colour": "red"}), lambda: refuses(NotAllowed()))


def test_a_refusal_stands_beside_its_field_when_the_form_has_it() -> None:
    form = LampForm({"colour": "red"})
    form.is_valid()
    show_refusal(form, OddColour(), fields={"odd_colour": "colour"})
    assert form.errors["colour"] == ["No lamp has this colour."]
    other = LampForm({"colour": "red"})
    other.is_valid()
    show_refusal(other, OddColour(), fields={"odd_colour": "shade"})
    assert other.non_field_errors() == ["No lamp has this colour."]


def test_an_empty_post_is_a_post() -> None:
    factory = RequestFactory()
    assert posted(factory.get("/")) is None
    sent = posted(factory.post("/"))
    assert sent is not None
    assert not sent


def test_a_refusal_reads_as_one_text_in_both_languages() -> None:
    assert str(BadInput("That is odd.", "Try another.")) == "That is odd. Try another."
    assert str(BadInput("少了一位。", "请再看看。")) == "少了一位。请再看看。"
    assert str(BadInput("少了一位。")) == "少了一位。"
