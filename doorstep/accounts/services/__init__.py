"""Everything that changes accounts, by purpose: people, roles, organisations, opened values, signing in."""

from doorstep.accounts.services.disclosure import disclose, note_openings, standing
from doorstep.accounts.services.erasing import erase_account
from doorstep.accounts.services.following import roles_follow_areas
from doorstep.accounts.services.organisations import create_organisation
from doorstep.accounts.services.own import (
    change_own_password,
    renew_own_recovery_codes,
    request_phone_change,
    set_elder_mode,
    set_own_phone,
)
from doorstep.accounts.services.people import (
    add_staff,
    close_account,
    create_user,
    open_account,
    reset_second_step,
    set_password,
)
from doorstep.accounts.services.roles import end_role, give_role
from doorstep.accounts.services.signing_in import (
    check_password,
    check_second_step,
    choose_password,
    enrol_second_step,
    redeem_code,
    request_code,
    signed_in,
    signed_out,
)

__all__ = [
    "add_staff",
    "change_own_password",
    "check_password",
    "check_second_step",
    "choose_password",
    "close_account",
    "create_organisation",
    "create_user",
    "disclose",
    "end_role",
    "enrol_second_step",
    "erase_account",
    "give_role",
    "note_openings",
    "open_account",
    "redeem_code",
    "renew_own_recovery_codes",
    "request_code",
    "request_phone_change",
    "reset_second_step",
    "roles_follow_areas",
    "set_elder_mode",
    "set_own_phone",
    "set_password",
    "signed_in",
    "signed_out",
    "standing",
]
