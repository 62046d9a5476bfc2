"""Two files that look alike: open → merged | different | lapsed. Pure Python."""

from doorstep.kernel.transitions import LifeStory

OPEN, MERGED, DIFFERENT, LAPSED = "open", "merged", "different", "lapsed"
RIGHT = "residents.merge"

PAIR = LifeStory(
    states=(OPEN, MERGED, DIFFERENT, LAPSED),
    steps=(
        ("merge", (OPEN, DIFFERENT), MERGED, RIGHT),
        ("tell_apart", (OPEN,), DIFFERENT, RIGHT),
        ("look_again", (DIFFERENT,), OPEN, RIGHT),
        ("undo", (MERGED,), OPEN, RIGHT),
        ("lapse", (OPEN,), LAPSED, RIGHT),
        ("found_again", (LAPSED,), OPEN, RIGHT),
    ),
)
