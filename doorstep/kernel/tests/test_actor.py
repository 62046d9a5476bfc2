"""Deny is the default, and a right over a street is a right over all within it."""

import pytest

from doorstep.kernel.actor import VISITOR, Actor, Grant, system


def test_a_visitor_can_nothing() -> None:
    assert not VISITOR.is_signed_in
    assert not VISITOR.can("activities.view")
    assert VISITOR.areas("activities.view") == ()


def test_a_right_over_a_street_reaches_its_grids_and_no_other_street() -> None:
    actor = Actor(user_id=1, grants=frozenset({Grant("ledger.view", "320613/017/")}))
    assert actor.can_in("ledger.view", "320613/017/X03/G02/")
    assert not actor.can_in("ledger.view", "320613/016/")
    assert not actor.can_in("ledger.view", "320613/")
    assert not actor.can_in("ledger.correct", "320613/017/")


def test_areas_within_another_are_left_out() -> None:
    grants = frozenset(Grant("x", area) for area in ("320613/017/X03/", "320613/017/", "320613/016/X01/"))
    assert Actor(user_id=1, grants=grants).areas("x") == ("320613/016/X01/", "320613/017/")


def test_a_grant_for_an_organisation_is_no_grant_over_an_area() -> None:
    actor = Actor(user_id=1, grants=frozenset({Grant("partners.view", organisation_id=7)}))
    assert actor.can("partners.view")
    assert actor.areas("partners.view") == ()
    assert actor.organisations("partners.view") == {7}


@pytest.mark.parametrize("right", ["accounts.edit", "ledger.correct"])
def test_the_program_itself_may_everything_everywhere(right: str) -> None:
    assert system().can_in(right, "320613/017/X03/")
