"""Everything that changes an import."""

from doorstep.intake.services.columns import map_columns
from doorstep.intake.services.handing_back import hand_back
from doorstep.intake.services.handing_in import drop, hand_in, remove_old_content
from doorstep.intake.services.importing import resume, run_import, start, start_unread
from doorstep.intake.services.preview import preview

__all__ = [
    "drop",
    "hand_back",
    "hand_in",
    "map_columns",
    "preview",
    "remove_old_content",
    "resume",
    "run_import",
    "start",
    "start_unread",
]
