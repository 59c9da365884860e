"""What the web app is told when it starts: the ledger, where it listens, who may come in."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from pathlib import Path

from hearsay.modelsets import ModelSet

PORT = 8377
"""Where `hearsay serve` listens unless told otherwise; no registered service uses it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How the web app is set up.

    `ledger` is a path or a `postgresql://` address. `host` and `port` are what it listens on; `names` are further host
    names that browsers may reach it by. `token` must be given by whoever comes in, None where it listens on this
    machine only. `who` signs decisions where a browser has not said who decides. `patience` is how many seconds to wait
    for another writer. `cache` is where speech is kept and `voices` are Piper's, by language; `models` are the language
    models that read what is added. `max_body` is the largest request, in bytes.
    """

    ledger: str
    host: str = "127.0.0.1"
    port: int = PORT
    names: tuple[str, ...] = ()
    token: str | None = field(default=None, repr=False)
    who: str = "desk"
    patience: float = 30.0
    models: ModelSet = "full"
    cache: Path | None = None
    voices: tuple[tuple[str, str], ...] = ()
    max_body: int = 32_000_000

    @property
    def local(self) -> bool:
        """Whether it listens on this machine only."""
        return is_loopback(self.host)


def is_loopback(host: str) -> bool:
    """Return whether a host's name or address is this machine's own and no other's."""
    if host.casefold().rstrip(".") == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
