"""The difference is exactly what is missing: whoever applies it holds what he should."""

from hypothesis import given
from hypothesis import strategies as st

from doorstep.field import changes

rows = st.dictionaries(
    st.sampled_from(changes.LISTS),
    st.dictionaries(st.integers(1, 9), st.lists(st.text(max_size=3), max_size=3)),
)


def numbered(found):
    return {name: {pk: [pk, *row] for pk, row in inner.items()} for name, inner in found.items()}


@given(before=rows, after=rows)
def test_what_a_telephone_held_and_the_difference_make_what_it_should_hold(before, after):
    before, after = numbered(before), numbered(after)
    held = {(name, pk): row for name, inner in before.items() for pk, row in inner.items()}
    prints, _, _ = changes.difference({}, before)
    kept, changed, gone = changes.difference(changes.unpack(changes.pack(prints)), after)
    for name, numbers in gone.items():
        for pk in numbers:
            del held[name, pk]
    for name, found in changed.items():
        for row in found:
            held[name, row[0]] = row
    assert held == {(name, pk): row for name, inner in after.items() for pk, row in inner.items()}
    assert changes.difference(kept, after)[1:] == ({}, {})
