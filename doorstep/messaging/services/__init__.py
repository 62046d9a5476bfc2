"""What may be done with notices and messages."""

from doorstep.messaging.services.inbox import mark_read
from doorstep.messaging.services.notices import (
    Preview,
    draft_notice,
    drop_notice,
    notify,
    preview,
    redraft_notice,
    send_again,
    send_notice,
)
from doorstep.messaging.services.optouts import opt_in, opt_out
from doorstep.messaging.services.templates import TemplateRow, load_templates

__all__ = [
    "Preview",
    "TemplateRow",
    "draft_notice",
    "drop_notice",
    "load_templates",
    "mark_read",
    "notify",
    "opt_in",
    "opt_out",
    "preview",
    "redraft_notice",
    "send_again",
    "send_notice",
]
