"""Words for the codes that are kept with people: kinship, reasons, age groups."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

SEX: dict[int, Any] = {
    0: pgettext_lazy("sex", "Not known"),
    1: pgettext_lazy("sex", "Man"),
    2: pgettext_lazy("sex", "Woman"),
    9: pgettext_lazy("sex", "Not stated"),
}

#: GB/T 4761, the ones that occur at a door.
RELATION_TO_HEAD: dict[str, Any] = {
    "02": _("Head of the household"),
    "10": _("Husband or wife"),
    "20": _("Son"),
    "30": _("Daughter"),
    "40": _("Grandchild"),
    "50": _("Father or mother"),
    "60": _("Grandparent"),
    "70": _("Brother or sister"),
    "90": _("Somebody else"),
}

NO_ID_REASON: dict[str, Any] = {
    "not_at_hand": _("Card not at hand"),
    "in_the_making": _("Card is being made"),
    "other_document": _("Has a passport or military card"),
    "not_wanted": _("Does not want to give it"),
    "never_had": _("Never had a card"),
}

PROXY_RELATION: dict[str, Any] = {
    "daughter": _("Daughter"),
    "son": _("Son"),
    "spouse": _("Husband or wife"),
    "child_in_law": _("Daughter- or son-in-law"),
    "grandchild": _("Grandchild"),
    "sibling": _("Brother or sister"),
    "parent": _("Father or mother"),
    "relative": _("Other relative"),
    "friend": _("Neighbour or friend"),
}

CONSENT: dict[str, Any] = {
    "window": _("Both came to the window"),
    "home": _("Said so at home, a worker was there"),
    "phone": _("Said so by telephone"),
    "writing": _("In writing"),
}

LIFE: dict[str, Any] = {
    "active": _("Lives here"),
    "moved": _("Moved away"),
    "died": _("Has died"),
    "merged": _("Merged into another file"),
}

EVENT: dict[str, Any] = {
    "created": _("Entered"),
    "updated": _("Changed"),
    "moved": _("Moved within the district"),
    "moved_away": _("Closed: moved away"),
    "died": _("Closed: has died"),
    "opened_again": _("Opened again"),
    "proxy_set": _("Family member may act for the person"),
    "proxy_ended": _("Family member no longer acts for the person"),
    "claimed": _("Signed in as this person"),
    "merged_into": _("Merged into another file"),
    "took_over": _("Took over another file"),
    "merge_undone": _("Merge taken back"),
}

FIELD: dict[str, Any] = {
    "name": _("name"),
    "sex": _("sex"),
    "birth_date": _("birth date"),
    "id_number": _("ID number"),
    "no_id_reason": _("reason for no ID number"),
    "phone": _("telephone"),
    "household": _("household"),
    "relation_to_head": _("place in the household"),
    "user": _("sign-in"),
}


@dataclass(frozen=True, slots=True)
class AgeGroup:
    """People of `youngest` full years and more, up to `oldest`. `with_unknown`: those without a birth date as well."""

    label: Any
    youngest: int | None = None
    oldest: int | None = None
    with_unknown: bool = False


AGE_GROUPS: dict[str, AgeGroup] = {
    "all": AgeGroup(_("All grown-ups"), 18, None, with_unknown=True),
    "elder_60": AgeGroup(_("60 and older"), 60),
    "elder_65": AgeGroup(_("65 and older"), 65),
    "elder_70": AgeGroup(_("70 and older"), 70),
    "elder_80": AgeGroup(_("80 and older"), 80),
    "elder_90": AgeGroup(_("90 and older"), 90),
    "adults": AgeGroup(_("18 to 59"), 18, 59),
    "children": AgeGroup(_("Under 18"), None, 17),
}
