"""Addresses made without a search for the route are the ones that a search finds."""

import pytest
from django.urls import NoReverseMatch, get_script_prefix, reverse, set_script_prefix

from doorstep.kernel.addresses import addresses


@pytest.mark.parametrize("route", ["residents:card", "activities:console_detail", "activities:close"])
@pytest.mark.parametrize("pk", [1, 909_090_909, 2**62])
def test_the_address_of_a_row_is_the_reversed_one(route, pk):
    assert addresses(route)(pk) == reverse(route, args=[pk])


def test_a_site_below_a_folder_is_known_at_once():
    before, at_the_root = get_script_prefix(), addresses("residents:card")(1)
    try:
        set_script_prefix("/street/")
        assert addresses("residents:card")(1) == f"/street{at_the_root}"
    finally:
        set_script_prefix(before)


def test_a_route_that_does_not_exist_says_so():
    with pytest.raises(NoReverseMatch):
        addresses("residents:nothing")
