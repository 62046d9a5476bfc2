"""How often something may be tried. Counted in the database, so that it holds over all processes and restarts.

Fixed windows: the first try opens one, and when it is over the next opens another. One statement counts and answers,
so parallel tries can't slip through between reading and writing. Count before and outside the transaction of the thing
that is tried: a refusal must not undo the count.
"""

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.http import HttpRequest

from doorstep.accounts.errors import SlowDown
from doorstep.accounts.models import AttemptCounter
from doorstep.kernel import clock
from doorstep.kernel.crypto import keyed_hash

MINUTE, HOUR, DAY = 60, 3600, 86400


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` tries in `seconds`."""

    name: str
    most: int
    seconds: int
    reason: str


CODE_AGAIN = Limit("code-again", 1, MINUTE, "an SMS takes up to a minute; asking again would only bring two")
CODES_PER_HOUR = Limit("code-hour", 5, HOUR, "nobody needs more; each costs money and disturbs whoever owns the phone")
CODES_PER_DAY = Limit("code-day", 10, DAY, "with five tries each, a stranger has 50 guesses in a million a day")
CODES_PER_ADDRESS = Limit("code-address", 60, HOUR, "a community centre and its visitors share one address")
CODE_TRIES_PER_ADDRESS = Limit("try-address", 120, HOUR, "wrong codes over many phones from one place")
CODE_TRIES_PER_PHONE = Limit("try-phone", 25, HOUR, "five codes of five tries")
PASSWORD_HERE = Limit(
    "password-here",
    6,
    15 * MINUTE,
    "enough to remember a password; per name and address, so that a stranger elsewhere can't lock a worker out",
)
PASSWORD_NAME = Limit("password-name", 40, HOUR, "guessing one name from many addresses")
PASSWORD_ADDRESS = Limit(
    "password-address", 120, 15 * MINUTE, "guessing many names from one address; an office shares one"
)
SECOND_STEP = Limit(
    "second-step", 8, 15 * MINUTE, "eight guesses in a million each quarter of an hour, 24 in three windows of time"
)

#: A demo has made-up people, prints its codes on the page and is clicked through by one visitor as many of them.
DEMO_ROOM = 20

#: Counters older than this say nothing any more.
LONGEST = DAY

_TAKE = f"""
    INSERT INTO {AttemptCounter._meta.db_table} AS counter (key, window_start, count) VALUES (%(key)s, %(now)s, 1)
    ON CONFLICT (key) DO UPDATE SET
        count = CASE WHEN counter.window_start <= %(before)s THEN 1 ELSE counter.count + 1 END,
        window_start = CASE WHEN counter.window_start <= %(before)s THEN %(now)s ELSE counter.window_start END
    RETURNING count, window_start
"""


def take(limit: Limit, *parts: object) -> None:
    """Counts one try of this key and refuses it when the window is full."""
    now = clock.now()
    window = timedelta(seconds=limit.seconds)
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, {"key": _key(limit, parts), "now": now, "before": now - window})
        count, start = cursor.fetchone()
    if count > limit.most * (DEMO_ROOM if settings.DEMO else 1):
        raise SlowDown(int((start + window - now).total_seconds()) + 1, limit=limit.name)


def take_all(limits: Iterable[tuple[Limit, tuple[object, ...]]]) -> None:
    """Several limits at once; the first that is full refuses."""
    for limit, parts in limits:
        take(limit, *parts)


def forget(limit: Limit, *parts: object) -> None:
    """Success: the tries before it no longer count."""
    AttemptCounter.objects.filter(key=_key(limit, parts)).delete()


def _key(limit: Limit, parts: Iterable[object]) -> str:
    # Hashed: what people typed, and where they are, does not belong into a table of counters.
    return f"{limit.name}:{keyed_hash(chr(31).join(str(part) for part in parts), 'attempt')}"


def address_of(request: HttpRequest) -> str:
    """The network address of the visitor; of IPv6 the /64, which one household can change at will within.

    Behind a proxy of our own the address stands in X-Forwarded-For; DOORSTEP_PROXIES says how many of its entries
    come from proxies we run. With 0 the header is not believed.
    """
    address = request.META.get("REMOTE_ADDR", "")
    proxies = int(getattr(settings, "DOORSTEP_PROXIES", 0))
    if proxies:
        forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
        if len(forwarded) >= proxies:
            address = forwarded[-proxies]
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if found.version == 6:
        return str(ipaddress.ip_network((found, 64), strict=False).network_address)
    return str(found)
