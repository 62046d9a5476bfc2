"""Life stories as tables: action → from-states, to-state, the right it needs. Pure Python."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from doorstep.kernel.errors import WrongState


@dataclass(frozen=True, slots=True)
class Step:
    action: str
    sources: frozenset[str]
    target: str
    right: str


class LifeStory:
    """The transition table of one kind of thing. What is not in the table is refused."""

    def __init__(self, states: Iterable[str], steps: Iterable[tuple[str, Iterable[str], str, str]]) -> None:
        self.states = tuple(states)
        self.steps = {
            action: Step(action, frozenset(sources), target, right) for action, sources, target, right in steps
        }
        for step in self.steps.values():
            unknown = (step.sources | {step.target}) - set(self.states)
            if unknown:
                raise ValueError(f"{step.action}: unknown states {sorted(unknown)}")

    def __iter__(self) -> Iterator[Step]:
        return iter(self.steps.values())

    def allows(self, state: str, action: str) -> bool:
        return state in self.steps[action].sources

    def next(self, state: str, action: str) -> str:
        """The state after `action`, or WrongState. Call it on the row as it is under lock."""
        if not self.allows(state, action):
            raise WrongState(state=state, action=action)
        return self.steps[action].target

    def right(self, action: str) -> str:
        return self.steps[action].right

    def actions(self, state: str) -> list[str]:
        return [step.action for step in self if state in step.sources]
