"""Many connections at once, from processes of their own, on plain sockets: the client must not be what is measured."""

import multiprocessing
import socket
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

PROCESSES = 2
_READ = 1 << 16


@dataclass(slots=True)
class Result:
    seconds: float = 0.0
    taken: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    @property
    def rate(self) -> float:
        return len(self.taken) / self.seconds if self.seconds else 0.0

    def percentile(self, share: float) -> float:
        """In milliseconds."""
        ordered = sorted(self.taken)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000 if ordered else float("nan")


def get(path: str, cookie: str = "") -> bytes:
    return _request("GET", path, cookie)


def post(path: str, cookie: str = "", **fields: str) -> bytes:
    return _request("POST", path, cookie, urlencode(fields).encode())


def _request(method: str, path: str, cookie: str, body: bytes = b"") -> bytes:
    head = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "Accept: text/html", "Accept-Language: zh-CN"]
    head += [f"Cookie: {cookie}"] if cookie else []
    head += ["Content-Type: application/x-www-form-urlencoded"] if method == "POST" else []
    head += [f"Content-Length: {len(body)}"]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body


def drive(port: int, lists: Sequence[Sequence[bytes]], seconds: float, *, repeat: bool = False) -> Result:
    """One connection for each list of requests, each sent when the one before is answered.

    It ends when the time is over or the list is at its end (`repeat` begins it again).
    """
    context = multiprocessing.get_context("fork")
    shares = [lists[number::PROCESSES] for number in range(min(PROCESSES, len(lists)))]
    start_at = time.monotonic() + 0.5
    receivers = []
    processes = []
    for share in shares:
        receiver, sender = context.Pipe(duplex=False)
        process = context.Process(target=_process, args=(port, share, seconds, repeat, start_at, sender))
        process.start()
        sender.close()
        receivers.append(receiver)
        processes.append(process)
    result = Result()
    for receiver in receivers:
        part: Result = receiver.recv()
        result.taken += part.taken
        result.statuses += part.statuses
        result.seconds = max(result.seconds, part.seconds)
    for process in processes:
        process.join()
    return result


def _process(
    port: int, lists: Sequence[Sequence[bytes]], seconds: float, repeat: bool, start_at: float, out: object
) -> None:
    results = [Result() for _ in lists]
    time.sleep(max(0.0, start_at - time.monotonic()))
    begun = time.monotonic()
    threads = [
        threading.Thread(target=_connection, args=(port, requests, begun + seconds, repeat, result))
        for requests, result in zip(lists, results, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    total = Result(seconds=time.monotonic() - begun)
    for result in results:
        total.taken += result.taken
        total.statuses += result.statuses
    out.send(total)  # type: ignore[attr-defined]


def _connection(port: int, requests: Sequence[bytes], until: float, repeat: bool, result: Result) -> None:
    link = socket.create_connection(("127.0.0.1", port), timeout=60)
    link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        position = 0
        while time.monotonic() < until:
            if position == len(requests):
                if not repeat:
                    return
                position = 0
            begun = time.perf_counter()
            link.sendall(requests[position])
            status, stays = _answer(link)
            result.taken.append(time.perf_counter() - begun)
            result.statuses[status] += 1
            position += 1
            if not stays:
                link.close()
                link = socket.create_connection(("127.0.0.1", port), timeout=60)
    finally:
        link.close()


def _answer(link: socket.socket) -> tuple[int, bool]:
    """The status, and whether the connection stays open. The body is read to its end and thrown away."""
    data = b""
    while (end := data.find(b"\r\n\r\n")) < 0:
        piece = link.recv(_READ)
        if not piece:
            raise ConnectionError("the server hung up")
        data += piece
    head = data[:end].lower()
    status = int(head.split(b" ", 2)[1])
    body = data[end + 4 :]
    if b"transfer-encoding: chunked" in head:
        while not body.endswith(b"0\r\n\r\n"):
            body += link.recv(_READ)
    else:
        at = head.find(b"content-length:")
        length = int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
        missing = length - len(body)
        while missing > 0:
            missing -= len(link.recv(min(_READ, missing)))
    return status, b"connection: close" not in head
