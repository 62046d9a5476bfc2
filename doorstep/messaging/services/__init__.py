"""What may be done with notices and messages."""

from doorstep.messaging.services.inbox import mark_read
from doorstep.messaging.services.large import count, prepare, preview_of
from doorstep.messaging.services.notices import (
    draft_notice,
    drop_notice,
    notify,
    redraft_notice,
    send_again,
    send_notice,
)
from doorstep.messaging.services.optouts import opt_in, opt_out
from doorstep.messaging.services.previewing import Preview, preview
from doorstep.messaging.services.templates import TemplateRow, load_templates

__all__ = [
    "Preview",
    "TemplateRow",
    "count",
    "draft_notice",
    "drop_notice",
    "load_templates",
    "mark_read",
    "notify",
    "opt_in",
    "opt_out",
    "prepare",
    "preview",
    "preview_of",
    "redraft_notice",
    "send_again",
    "send_notice",
]
