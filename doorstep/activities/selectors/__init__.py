"""What the pages read. One function a screen, a constant number of queries each."""

from doorstep.activities.selectors.clinic import (
    ClinicLight,
    FilingReminder,
    Light,
    clinic_lights,
    clinic_rules,
    filing_reminders,
)
from doorstep.activities.selectors.closing import ClosingPreview, Missing, closing_preview, preview_closing
from doorstep.activities.selectors.console import (
    ActivityPage,
    ConsoleFilter,
    Listing,
    console_activity,
    console_list,
    open_follow_ups,
    series_list,
    series_page,
)
from doorstep.activities.selectors.desk import Desk, Found, desk, find_at_desk
from doorstep.activities.selectors.people import audience_of_signups
from doorstep.activities.selectors.resident import (
    MySignup,
    Nearby,
    PublicActivity,
    activity_page,
    my_signups,
    nearby_and_soon,
    place_in_queue,
    standing,
)

__all__ = [
    "ActivityPage",
    "ClinicLight",
    "ClosingPreview",
    "ConsoleFilter",
    "Desk",
    "FilingReminder",
    "Found",
    "Light",
    "Listing",
    "Missing",
    "MySignup",
    "Nearby",
    "PublicActivity",
    "activity_page",
    "audience_of_signups",
    "clinic_lights",
    "clinic_rules",
    "closing_preview",
    "console_activity",
    "console_list",
    "desk",
    "filing_reminders",
    "find_at_desk",
    "my_signups",
    "nearby_and_soon",
    "open_follow_ups",
    "place_in_queue",
    "preview_closing",
    "series_list",
    "series_page",
    "standing",
]
