"""The command that opens the desk: `hearsay serve`."""

from __future__ import annotations

import getpass
import os
import secrets
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from hearsay.cli.options import DEFAULT, EPILOG
from hearsay.cli.running import Streams, guarded
from hearsay.errors import LedgerError
from hearsay.web.settings import PORT, Settings, is_loopback


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("serve", epilog=EPILOG)(_serve)


def _serve(
    ledger: Annotated[
        str,
        typer.Option(
            "--ledger",
            metavar="PATH|URL",
            envvar="HEARSAY_LEDGER",
            help="The ledger: a file, or postgresql://user@host/name; made if it is not there.",
        ),
    ] = DEFAULT,
    host: Annotated[
        str, typer.Option(help="The address to listen on; any but this machine's own asks for a token.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port to listen on; 0 takes a free one.")] = PORT,
    name: Annotated[
        list[str] | None, typer.Option(metavar="HOST", help="A further host name that browsers may reach it by.")
    ] = None,
    token: Annotated[
        str | None,
        typer.Option(
            envvar="HEARSAY_TOKEN", help="What visitors must give; one is made up where it is needed and not given."
        ),
    ] = None,
    who: Annotated[
        str | None, typer.Option(envvar="HEARSAY_WHO", help="Who decides, until a browser says otherwise.")
    ] = None,
    models: Annotated[
        Literal["full", "free"],
        typer.Option(envvar="HEARSAY_MODELS", help="The language models: full reads best; free allows commercial use."),
    ] = "full",
    browser: Annotated[bool, typer.Option("--open", help="Open the desk in the browser.")] = False,
) -> None:
    """Open the desk: a local web app on the ledger, for reading articles, following claims and deciding."""

    def work(streams: Streams) -> int:
        given = token or (None if is_loopback(host) else secrets.token_urlsafe(24))
        settings = Settings(
            ledger,
            host,
            port,
            tuple(name or ()),
            given,
            who or _login(),
            patience=_patience(),
            models=models,
            cache=Path(os.environ["HEARSAY_CACHE"]) if os.environ.get("HEARSAY_CACHE") else None,
            voices=_voices(),
        )
        return serve(settings, streams, browser=browser)

    streams = Streams(sys.stdout, sys.stderr)
    raise typer.Exit(guarded(lambda: work(streams), streams))


def serve(settings: Settings, streams: Streams, *, browser: bool = False) -> int:
    """Run the desk until it is stopped; return the exit code."""
    import socket
    import webbrowser
    from dataclasses import replace

    import uvicorn

    from hearsay.web.app import create_app

    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listening = socket.socket(family)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host.strip("[]"), settings.port))
    except OSError as error:
        listening.close()
        streams.say(
            f"cannot listen on {settings.host} port {settings.port} ({error.strerror}): "
            "is another desk open there? --port 0 takes a free port."
        )
        return 7
    settings = replace(settings, port=listening.getsockname()[1])
    with listening:
        app = create_app(settings)
        listening.listen(128)  # whoever comes before the server is up waits for it, and is not refused
        shown = f"[{settings.host}]" if ":" in settings.host else settings.host
        address = f"http://{shown}:{settings.port}/"
        streams.tell(f"The desk on {app.state.desk.ledger.name} is open: {address} (Ctrl-C closes it)\n")
        if settings.token:
            streams.tell(f"Visitors need the token: {settings.token}\n")
        if browser:
            webbrowser.open(address + (f"login?token={settings.token}" if settings.token else ""))
        uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False, server_header=False)).run(
            sockets=[listening]
        )
    return 0


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # no such user in the system's list, as in some containers
        return "desk"


def _patience() -> float:
    wait = os.environ.get("HEARSAY_WAIT", "30")
    try:
        return float(wait)
    except ValueError as error:
        raise LedgerError(f"HEARSAY_WAIT is how many seconds to wait for another writer, not {wait!r}.") from error


def _voices() -> tuple[tuple[str, str], ...]:
    """Return Piper's voices by language, from `HEARSAY_PIPER_VOICE=it=/path/voice.onnx,en=…`."""
    given = os.environ.get("HEARSAY_PIPER_VOICE", "")
    pairs = [part.partition("=") for part in given.split(",") if part.strip()]
    if any(not joint for _, joint, _ in pairs):
        raise LedgerError(
            f"HEARSAY_PIPER_VOICE is a list like it=/voices/anna.onnx,en=/voices/amy.onnx, not {given!r}."
        )
    return tuple((lang.strip(), path.strip()) for lang, _, path in pairs)
