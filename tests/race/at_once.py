"""Many at the same moment, each on a connection of its own."""

import threading
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection

Outcome = tuple[Any, BaseException | None]


def at_once(acts: Sequence[Callable[[], Any]]) -> list[Outcome]:
    """Runs every act in a thread of its own; all are let go together. Results and faults in the order of the acts."""
    gate = threading.Barrier(len(acts))
    outcomes: list[Outcome] = [(None, None)] * len(acts)

    def run(index: int, act: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            gate.wait(timeout=60)
            outcomes[index] = (act(), None)
        except BaseException as fault:
            outcomes[index] = (None, fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(index, act)) for index, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert not any(thread.is_alive() for thread in threads), "somebody waits for ever"
    return outcomes


def results(outcomes: Sequence[Outcome]) -> list[Any]:
    """The results, after making sure that nobody failed."""
    for _, fault in outcomes:
        if fault is not None:
            raise fault
    return [result for result, _ in outcomes]
