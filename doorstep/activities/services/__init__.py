"""Everything that may be done with activities. Keyword-only, actor first; each owns its transaction."""

from doorstep.activities.services.attendance import CheckedIn, check_in, count_heads, self_check_in
from doorstep.activities.services.backfill import PastService, PastSignup, PastVisit, record_past_activity
from doorstep.activities.services.closing import close_activity
from doorstep.activities.services.confirming import confirm_all, confirm_signups
from doorstep.activities.services.follow_up import finish_follow_up
from doorstep.activities.services.photos import add_photo, remove_photo
from doorstep.activities.services.plan import (
    cancel_activity,
    create_activity,
    publish_activity,
    set_filing,
    update_activity,
)
from doorstep.activities.services.series import (
    create_series,
    duty_day_rule,
    extend_series,
    move_occurrence,
    preview_days,
    skip_occurrence,
    stop_series,
)
from doorstep.activities.services.signup import cancel_signup, sign_up
from doorstep.activities.services.stall import Done, record_service
from doorstep.activities.services.templates import load_templates
from doorstep.activities.services.withdrawal import withdraw_attendance, withdraw_service

__all__ = [
    "CheckedIn",
    "Done",
    "PastService",
    "PastSignup",
    "PastVisit",
    "add_photo",
    "cancel_activity",
    "cancel_signup",
    "check_in",
    "close_activity",
    "confirm_all",
    "confirm_signups",
    "count_heads",
    "create_activity",
    "create_series",
    "duty_day_rule",
    "extend_series",
    "finish_follow_up",
    "load_templates",
    "move_occurrence",
    "preview_days",
    "publish_activity",
    "record_past_activity",
    "record_service",
    "remove_photo",
    "self_check_in",
    "set_filing",
    "sign_up",
    "skip_occurrence",
    "stop_series",
    "update_activity",
    "withdraw_attendance",
    "withdraw_service",
]
