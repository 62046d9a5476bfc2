"""A batch is read while the one before is written."""

import pytest

from doorstep.intake.reading.ahead import batches
from doorstep.intake.reading.model import Unreadable


def test_batches_come_whole_and_in_order_one_of_them_read_ahead():
    taken = []

    def source():
        for number in range(7):
            taken.append(number)
            yield number

    with batches(source(), 3) as read:
        assert next(read) == [0, 1, 2]
        assert next(read) == [3, 4, 5]
        assert next(read) == [6]
        assert next(read, None) is None
    assert taken == list(range(7))


def test_never_more_than_one_batch_is_read_ahead():
    taken = iter(range(100))
    with batches(taken, 10) as read:
        next(read)
    assert next(taken) <= 20


def test_what_stops_the_reading_is_raised_at_its_batch():
    def source():
        yield from range(4)
        raise Unreadable("damaged")

    with batches(source(), 2) as read:
        assert (next(read), next(read)) == ([0, 1], [2, 3])
        with pytest.raises(Unreadable):
            next(read)
