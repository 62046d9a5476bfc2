"""Bodies that people act for."""

from django.db import IntegrityError, transaction

from doorstep.accounts.errors import BadOrganisation
from doorstep.accounts.models import Organisation, OrganisationKind
from doorstep.kernel import events
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import NotAllowed

NAME_LENGTH = 80
CREDIT_CODE_LENGTH = 18


def create_organisation(*, actor: Actor, name: str, kind: str, credit_code: str = "") -> Organisation:
    """An organisation by name and kind. Contacts and agreements follow in `partners`, so that right is enough."""
    if not (actor.can("partners.edit") or actor.can("accounts.edit")):
        raise NotAllowed
    name = " ".join(name.split())
    credit_code = credit_code.strip().upper()
    if not 0 < len(name) <= NAME_LENGTH or kind not in OrganisationKind.values or len(credit_code) > CREDIT_CODE_LENGTH:
        raise BadOrganisation
    areas = actor.areas("partners.edit") or actor.areas("accounts.edit")
    try:
        with transaction.atomic():
            organisation = Organisation.objects.create(name=name, kind=kind, credit_code=credit_code)
            events.record(actor, organisation, "organisation_created", area_path=areas[0] if areas else "")
    except IntegrityError as error:
        raise BadOrganisation from error
    return organisation
