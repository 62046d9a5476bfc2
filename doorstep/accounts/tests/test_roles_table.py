"""The table of roles and rights, as a whole."""

import pytest

from doorstep.accounts.roles import RIGHTS, ROLES, Role


def test_every_right_is_held_by_some_role_and_no_role_holds_an_unknown_one():
    held = frozenset().union(*(rule.rights for rule in ROLES.values()))
    assert held == RIGHTS


def test_every_role_has_its_rule():
    assert set(ROLES) == set(Role)
    assert all(rule.over in ("area", "organisation") for rule in ROLES.values())


@pytest.mark.parametrize("role", list(Role))
def test_whoever_opens_the_console_shows_a_second_factor(role):
    rule = ROLES[role]
    assert rule.needs_totp or "console.open" not in rule.rights


@pytest.mark.parametrize("role", list(Role))
def test_whoever_may_change_may_also_see(role):
    rights = ROLES[role].rights
    for thing in ("activities", "residents", "partners", "programmes", "settings", "accounts"):
        assert f"{thing}.edit" not in rights or f"{thing}.view" in rights


def test_masked_values_are_opened_by_community_workers_alone():
    assert [role for role, rule in ROLES.items() if "residents.unmask" in rule.rights] == [Role.COMMUNITY_STAFF]


def test_giving_roles_and_reading_the_audit_never_meet_in_one_role():
    assert not [role for role, rule in ROLES.items() if {"accounts.edit", "audit.view"} <= rule.rights]


def test_the_administrator_sees_no_residents():
    assert not [right for right in ROLES[Role.ADMINISTRATOR].rights if right.startswith(("residents.", "activities."))]
