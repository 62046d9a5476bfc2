"""Runs the web server and the worker as two children of one process, and stops both together.

A child that dies is started again, slower each time; one that keeps dying ends the whole, so that whoever supervises us
(systemd, a container, a person) sees it.
"""

import contextlib
import ctypes
import dataclasses
import os
import signal
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from types import FrameType

from doorstep.server.errors import AddressUnusable, PortTaken

#: A child may fall this many times within the window before we give up on it.
FALLS = 6
WINDOW_SECONDS = 120
#: The worker finishes the job in hand within 25 seconds; then it is killed and the job is taken up again later.
STOP_SECONDS = 30
KEEPS_FAILING = 70
#: Of each web process. Python runs one of them at a time: more only take turns longer (eight gave a p95 half as long
#: again as four), fewer would let some slow uploads keep everybody waiting.
THREADS = 4


@dataclasses.dataclass(frozen=True)
class Plan:
    host: str = "127.0.0.1"
    port: int = 8000
    web_processes: int | None = None
    jobs_at_once: int = 4

    @property
    def address(self) -> str:
        shown = "127.0.0.1" if self.host in ("0.0.0.0", "::") else self.host  # noqa: S104
        return f"http://{f'[{shown}]' if ':' in shown else shown}:{self.port}/"

    def check_port(self) -> None:
        """Says which port is taken before anything is started."""
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self.host, self.port))
            except OverflowError as error:
                raise AddressUnusable(host=self.host, port=self.port, why=str(error)) from error
            except OSError as error:
                if error.errno == 98 or "in use" in str(error):
                    raise PortTaken(host=self.host, port=self.port, other=self.port + 1) from error
                raise AddressUnusable(host=self.host, port=self.port, why=error.strerror) from error

    def web(self) -> list[str]:
        processes = self.web_processes or os.cpu_count() or 1
        return [
            *(sys.executable, "-m", "granian", "--interface", "wsgi", "doorstep.wsgi:application"),
            *("--host", self.host, "--port", str(self.port), "--workers", str(processes)),
            *("--blocking-threads", str(THREADS), "--backpressure", "64", "--respawn-failed-workers"),
            *("--workers-kill-timeout", "20", "--no-ws", "--log-level", "warning"),
        ]

    def worker(self) -> list[str]:
        words = [sys.executable, "-m", "doorstep", "worker", "--concurrency", str(self.jobs_at_once)]
        return [*words, "--ends-with", str(os.getpid())]


class Child:
    """One command that is to run always."""

    def __init__(self, name: str, command: Sequence[str], *, say: Callable[[str], None]) -> None:
        self.name = name
        self.command = command
        self.say = say
        self.process: subprocess.Popen[bytes] | None = None
        self.falls: deque[float] = deque(maxlen=FALLS)
        self.start_at = 0.0

    @property
    def keeps_failing(self) -> bool:
        return len(self.falls) == FALLS and self.falls[-1] - self.falls[0] < WINDOW_SECONDS

    def tend(self, now: float) -> None:
        """Notices a death and starts again when it is time."""
        if self.process is not None:
            code = self.process.poll()
            if code is None:
                return
            self._end_group()
            self.process = None
            self.falls.append(now)
            recent = sum(1 for fall in self.falls if now - fall < WINDOW_SECONDS)
            self.start_at = now + min(0.5 * 2 ** (recent - 1), 15)
            self.say(f"{self.name} stopped unexpectedly (exit code {code}).")
        if now >= self.start_at and not self.keeps_failing:
            # A group of its own: Ctrl-C reaches us alone, and we stop the children in good order.
            self.process = subprocess.Popen(self.command, start_new_session=True, preexec_fn=_die_with_parent)  # noqa: PLW1509

    def signal(self, number: int) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(number)

    def stop(self, deadline: float) -> None:
        if self.process is None:
            return
        try:
            self.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.say(f"{self.name} did not stop in time and is ended.")
        self._end_group()
        self.process.wait()

    def _end_group(self) -> None:
        """Also what the child had started itself, which would keep the port."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)


def _die_with_parent() -> None:
    """Linux: should we be killed with -9, the kernel stops the child too, so that no half of the product lingers."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def serve(plan: Plan, *, say: Callable[[str], None] | None = None, ready: Callable[[], None] | None = None) -> int:
    """Runs until told to stop; 0 after an orderly end. The caller holds the database (`postgres.ensure_running`)."""
    say = say or _say
    plan.check_port()
    children = [Child("web", plan.web(), say=say), Child("worker", plan.worker(), say=say)]
    with _told_to_stop() as told:
        try:
            return _watch(plan, children, told, say=say, ready=ready)
        finally:
            for child in children:
                child.signal(signal.SIGTERM)
            deadline = time.monotonic() + STOP_SECONDS
            for child in children:
                child.stop(deadline)


def _watch(
    plan: Plan,
    children: Sequence[Child],
    told: list[int],
    *,
    say: Callable[[str], None],
    ready: Callable[[], None] | None,
) -> int:
    answering = False
    while not told:
        now = time.monotonic()
        for child in children:
            child.tend(now)
            if child.keeps_failing:
                say(f"{child.name} keeps failing, so everything stops. Its messages are above.")
                return KEEPS_FAILING
        if not answering and _answers(plan):
            answering = True
            say(f"Doorstep answers at {plan.address} (Ctrl-C stops it).")
            if ready:
                ready()
        time.sleep(0.1)
    return 0


def _answers(plan: Plan) -> bool:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(plan.host, plan.host)  # noqa: S104
    try:
        socket.create_connection((host, plan.port), timeout=0.5).close()
    except OSError:
        return False
    return True


@contextlib.contextmanager
def _told_to_stop() -> Iterator[list[int]]:
    told: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        told.append(number)

    before = {number: signal.signal(number, note) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield told
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _say(sentence: str) -> None:
    print(sentence, flush=True)
