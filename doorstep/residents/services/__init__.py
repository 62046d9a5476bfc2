"""Everything that changes people, households and proxies."""

from doorstep.residents.services.bulk import PersonRow, bulk_create_people
from doorstep.residents.services.claim import claim_person
from doorstep.residents.services.disclosure import OPENABLE, open_value
from doorstep.residents.services.following import follow_areas
from doorstep.residents.services.households import create_household, household_at, update_household
from doorstep.residents.services.importing import Imported, ImportedPerson, Outcome, import_people
from doorstep.residents.services.life import close_person, move_person, reopen_person
from doorstep.residents.services.people import create_person, update_person
from doorstep.residents.services.proxies import end_proxy, set_proxy, user_of_phone

__all__ = [
    "OPENABLE",
    "Imported",
    "ImportedPerson",
    "Outcome",
    "PersonRow",
    "bulk_create_people",
    "claim_person",
    "close_person",
    "create_household",
    "create_person",
    "end_proxy",
    "follow_areas",
    "household_at",
    "import_people",
    "move_person",
    "open_value",
    "reopen_person",
    "set_proxy",
    "update_household",
    "update_person",
    "user_of_phone",
]
