"""A file that is handed in: uploaded → previewed → importing → done; refused, failed or dropped on the way."""

from enum import StrEnum

from doorstep.kernel.transitions import LifeStory


class FileState(StrEnum):
    #: Kept, to be read by the worker.
    UPLOADED = "uploaded"
    #: Read: what it holds and what is wrong with it is shown; nothing is written yet.
    PREVIEWED = "previewed"
    IMPORTING = "importing"
    DONE = "done"
    #: Can't be opened, or holds no residents.
    REFUSED = "refused"
    #: Stopped by a fault of ours; what was written stands, and it can be taken up again.
    FAILED = "failed"
    DROPPED = "dropped"


RIGHT = "residents.import"
F = FileState
FILE = LifeStory(
    FileState,
    [
        ("read", [F.UPLOADED], F.PREVIEWED, RIGHT),
        ("refuse", [F.UPLOADED], F.REFUSED, RIGHT),
        ("map", [F.PREVIEWED], F.UPLOADED, RIGHT),
        ("start", [F.PREVIEWED], F.IMPORTING, RIGHT),
        # From the command line, by whoever runs the installation, without a look at it first.
        ("start_unread", [F.UPLOADED], F.IMPORTING, RIGHT),
        ("finish", [F.IMPORTING], F.DONE, RIGHT),
        ("fail", [F.IMPORTING, F.UPLOADED], F.FAILED, RIGHT),
        ("resume", [F.FAILED], F.IMPORTING, RIGHT),
        ("drop", [F.UPLOADED, F.PREVIEWED, F.REFUSED], F.DROPPED, RIGHT),
    ],
)
