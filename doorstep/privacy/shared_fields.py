"""Which data can be shared with a partner, by name. What is not in this table can't be shared: no ID number, no tags.

Tags tell what somebody is looked after for. Those that only named roles may see must never leave the house, so no tag
does.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class SharedField:
    name: Any
    #: Health and the like (PIPL Art. 28): said apart when somebody is asked.
    sensitive: bool = False


FIELDS: dict[str, SharedField] = {
    "name": SharedField(_("name")),
    "sex": SharedField(_("sex")),
    "birth_date": SharedField(_("birth date")),
    "door": SharedField(_("address")),
    "phone": SharedField(_("telephone")),
    "contacts": SharedField(_("people to call")),
    "living": SharedField(_("living arrangement")),
    "care_level": SharedField(_("level of care")),
    "services": SharedField(_("services at home")),
    "family_doctor": SharedField(_("family doctor")),
    "insurance": SharedField(_("medical insurance")),
    "self_care": SharedField(_("self-care"), sensitive=True),
    "conditions": SharedField(_("illnesses"), sensitive=True),
    "disabilities": SharedField(_("disability"), sensitive=True),
}
