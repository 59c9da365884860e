"""What tests of the desk share: the app on a real server of this machine, and a client that speaks as its pages do."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import uvicorn

from hearsay.web.app import create_app
from hearsay.web.settings import Settings

OWN_PAGE = {"Sec-Fetch-Site": "same-origin", "Accept-Language": "en"}
"""What a browser sends with a form of the desk itself; without it nothing can be changed."""


@contextmanager
def serving(ledger: str | Path, settings: Settings | None = None, *, access_log: bool = False) -> Iterator[str]:
    """Yield the address of the desk on a ledger, on a free port, without the slash at its end."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
        app = create_app(replace(settings or Settings(""), ledger=str(ledger), port=port))
        config = uvicorn.Config(app, log_level="info" if access_log else "warning", access_log=access_log)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        end = time.monotonic() + 30
        while not server.started and thread.is_alive() and time.monotonic() < end:
            time.sleep(0.02)
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            thread.join(timeout=30)


@contextmanager
def visiting(address: str, **headers: str) -> Iterator[httpx.Client]:
    """Yield a client of the desk that sends what its own pages send, with cookies, and follows no redirect by itself.

    `headers` are further ones, with `_` for `-`.
    """
    more = {name.replace("_", "-"): value for name, value in headers.items()}
    with httpx.Client(base_url=address, headers={**OWN_PAGE, **more}, timeout=60, trust_env=False) as client:
        yield client
