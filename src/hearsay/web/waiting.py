"""What was handed in and is not read yet: files in a folder beside the ledger, so that a stop of the app loses nothing.

A parcel is on the disk before anybody is told that it was taken; it goes when its document is in the ledger, or when it
was refused and the reason was shown. The files are readable by their owner only.
"""

from __future__ import annotations

import base64
import contextlib
import json
import logging
import os
import re
import secrets
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal

from hearsay.errors import LedgerFull
from hearsay.ingest import document_from_bytes, read
from hearsay.records import Document

_ENDING = ".parcel"
_NAME = re.compile(r"[0-9a-f]+-(\d+)\.parcel")
_TRIES = 3
"""How often a parcel is begun. Source: own; one that stopped the program so often is left for a person to look at."""
logger = logging.getLogger("hearsay.web")


@dataclass(frozen=True, slots=True)
class Parcel:
    """Something to be added: an address (`url`), or the bytes of a file or of pasted text, and what is known of it.

    `name` is what people call it by; `kept` is its file's name among what waits, empty where it is not kept.
    """

    kind: Literal["url", "file", "text"]
    name: str
    raw: bytes = b""
    url: str | None = None
    title: str | None = None
    outlet: str | None = None
    published: str | None = None
    lang: str | None = None
    kept: str = ""

    def documents(self) -> Iterator[Document]:
        """Yield what is in it. Addresses of this machine and of private networks are refused.

        Raises:
            ReadError: the address gave nothing to read, or the text cannot be read; a file always gives a document.
        """
        if self.kind == "url":
            yield from read(
                self.url or "", lang=self.lang, outlet=self.outlet, published=self.published, allow_private=False
            )
            return
        document = document_from_bytes(
            self.raw,
            self.name,
            lang=self.lang,
            outlet=self.outlet,
            published=self.published,
            keep=self.kind == "file",
        )
        yield replace(document, title=self.title or document.title, url=self.url or document.url)


class Waiting:
    """The folder of parcels; with None nothing is kept on the disk."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    @classmethod
    def beside(cls, ledger: str, cache: Path | None) -> Waiting:
        """Return the folder beside a ledger's file; of a ledger on a server, one in the cache, if there is a cache."""
        if re.match(r"[a-z0-9+]+://", ledger):
            return cls(cache / "waiting" if cache else None)
        return cls(Path(ledger).expanduser().absolute().with_name(f"{Path(ledger).name}-waiting"))

    def keep(self, parcel: Parcel) -> Parcel:
        """Write a parcel to the disk and return it with its place.

        Raises:
            LedgerFull: there is no room, or no permission.
        """
        if self._folder is None:
            return parcel
        name = f"{secrets.token_hex(12)}-0{_ENDING}"
        fields = {**asdict(parcel), "raw": base64.b64encode(parcel.raw).decode("ascii"), "kept": name}
        path = self._folder / name
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            temporary = path.with_suffix(".part")
            temporary.touch(0o600, exist_ok=False)
            with temporary.open("w", encoding="ascii") as file:
                json.dump(fields, file)
                file.flush()
                os.fsync(file.fileno())
            temporary.rename(path)
        except OSError as error:
            raise LedgerFull(
                f"What was handed in cannot be kept ({error.strerror}): make room, and hand it in again."
            ) from error
        return replace(parcel, kept=name)

    def begun(self, parcel: Parcel) -> Parcel:
        """Note that a parcel is being read and return it with its new place: what stops the program is counted."""
        tries = _NAME.fullmatch(parcel.kept)
        return self._renamed(parcel, int(tries[1]) + 1) if tries else parcel

    def spared(self, parcel: Parcel) -> Parcel:
        """Note that what kept a parcel from being read was no fault of its own."""
        return self._renamed(parcel, 0) if parcel.kept else parcel

    def _renamed(self, parcel: Parcel, tries: int) -> Parcel:
        if self._folder is None:
            return parcel
        name = f"{parcel.kept.partition('-')[0]}-{tries}{_ENDING}"
        try:
            (self._folder / parcel.kept).rename(self._folder / name)
        except OSError:  # it is read all the same
            return parcel
        return replace(parcel, kept=name)

    def forget(self, parcel: Parcel) -> None:
        """Remove a parcel, and the folder with the last one."""
        if self._folder is None or not parcel.kept:
            return
        with contextlib.suppress(FileNotFoundError):
            (self._folder / parcel.kept).unlink()
        with contextlib.suppress(OSError):  # others wait in it
            self._folder.rmdir()

    def left(self) -> list[Parcel]:
        """Return the parcels that wait, the oldest first; what is no parcel is left where it is."""
        if self._folder is None or not self._folder.is_dir():
            return []
        found = []
        for path in sorted(self._folder.glob(f"*{_ENDING}"), key=lambda each: (each.stat().st_mtime_ns, each.name)):
            tries = _NAME.fullmatch(path.name)
            if tries is None or int(tries[1]) >= _TRIES:
                logger.warning("%s stopped the program before, or is no parcel, and is left where it is", path.name)
                continue
            try:
                fields = json.loads(path.read_text(encoding="ascii"))
                raw = base64.b64decode(fields.pop("raw"), validate=True)
                found.append(Parcel(raw=raw, **{**fields, "kept": path.name}))
            except (OSError, ValueError, TypeError, KeyError):
                logger.warning("%s cannot be read and is left where it is", path.name)
        return found
