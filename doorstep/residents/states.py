"""A person's file: kept → closed because moved away or died, opened again when that was a mistake. Pure Python.

A second file of the same person is merged into the first and can be taken out again: see `matching`.
"""

from doorstep.kernel.transitions import LifeStory

ACTIVE, MOVED, DIED, MERGED = "active", "moved", "died", "merged"

PERSON = LifeStory(
    states=(ACTIVE, MOVED, DIED, MERGED),
    steps=(
        ("moved_away", (ACTIVE,), MOVED, "residents.edit"),
        ("died", (ACTIVE,), DIED, "residents.edit"),
        ("opened_again", (MOVED, DIED), ACTIVE, "residents.edit"),
        ("merged_into", (ACTIVE,), MERGED, "residents.merge"),
        ("merge_undone", (MERGED,), ACTIVE, "residents.merge"),
    ),
)
