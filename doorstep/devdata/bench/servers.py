"""The product and the bare Django beside it, each served by granian with the same number of processes and threads."""

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence

from doorstep.server.supervisor import Plan

BARE = "doorstep.devdata.bench.bare:application"
PATIENCE = 60


@contextlib.contextmanager
def product(port: int, workers: int) -> Iterator[None]:
    """The web half of `doorstep serve`, as it runs in production."""
    with _running(Plan(port=port, web_processes=workers).web(), port):
        yield


@contextlib.contextmanager
def bare(port: int, workers: int) -> Iterator[None]:
    words = [
        BARE if word == "doorstep.wsgi:application" else word for word in Plan(port=port, web_processes=workers).web()
    ]
    with _running(words, port):
        yield


@contextlib.contextmanager
def _running(words: Sequence[str], port: int) -> Iterator[None]:
    process = subprocess.Popen(words, start_new_session=True, env={**os.environ, "DOORSTEP_STATIC": "collected"})
    try:
        _wait(process, port)
        yield
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _wait(process: "subprocess.Popen[bytes]", port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the server on port {port} ended with {process.returncode}")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=0.5).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the server on port {port} does not answer")
