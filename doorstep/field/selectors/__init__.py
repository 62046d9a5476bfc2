"""What the field app and the pages about it read."""

from doorstep.field.selectors.caseload import Caseload, caseload
from doorstep.field.selectors.conflicts import ConflictPage, conflict_page, conflicts
from doorstep.field.selectors.devices import DeviceLine, DevicePage, device_page, devices, wipe_asked

__all__ = [
    "Caseload",
    "ConflictPage",
    "DeviceLine",
    "DevicePage",
    "caseload",
    "conflict_page",
    "conflicts",
    "device_page",
    "devices",
    "wipe_asked",
]
