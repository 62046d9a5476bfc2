"""A person's file: kept → closed because moved away or died; opened again when that was a mistake. Pure Python."""

from doorstep.kernel.transitions import LifeStory

ACTIVE, MOVED, DIED = "active", "moved", "died"

PERSON = LifeStory(
    states=(ACTIVE, MOVED, DIED),
    steps=(
        ("moved_away", (ACTIVE,), MOVED, "residents.edit"),
        ("died", (ACTIVE,), DIED, "residents.edit"),
        ("opened_again", (MOVED, DIED), ACTIVE, "residents.edit"),
    ),
)
