"""Where speech is kept: a folder of the user's cache, bounded in size, whose least used recordings go first.

A recording is a folder named by its key, with a cue sheet and numbered parts. Every file is written under another name
and then renamed, so that nobody ever reads half of one.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import threading
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

ROOM = 512_000_000
"""Bytes of sound that are kept: about 28 hours. Source: ours."""
SHEET = "sheet.json"
_KEY = re.compile("[0-9a-f]{32}")


def cache_folder(environment: Mapping[str, str], platform: str = sys.platform, home: Path | None = None) -> Path:
    """Return hearsay's cache folder, which may not be there yet.

    `HEARSAY_CACHE`, else what the platform prescribes. Source: XDG Base Directory Specification; Apple's File System
    Programming Guide; Windows' known folder `LocalAppData`.
    """
    home = home or Path.home()
    if given := environment.get("HEARSAY_CACHE"):
        return Path(given).expanduser()
    if platform == "darwin":
        return home / "Library" / "Caches" / "hearsay"
    if platform == "win32":
        local = environment.get("LOCALAPPDATA")
        return (Path(local) if local else home / "AppData" / "Local") / "hearsay" / "Cache"
    given = environment.get("XDG_CACHE_HOME", "")
    return (Path(given) if Path(given).is_absolute() else home / ".cache") / "hearsay"


class Shelf:
    """Recordings by key. Several threads and several programs may use one folder."""

    def __init__(self, folder: Path, room: int = ROOM) -> None:
        self._folder = folder
        self._room = room
        self._lock = threading.Lock()

    def sheet(self, key: str) -> dict[str, Any] | None:
        """Return the cue sheet of a recording, None where there is none or its parts are not what it says."""
        folder = self._at(key)
        try:
            sheet: dict[str, Any] = json.loads((folder / SHEET).read_text(encoding="utf-8"))
            sizes = [folder.joinpath(part_name(n)).stat().st_size for n in range(len(sheet["parts"]))]
            whole = sizes == [part["bytes"] for part in sheet["parts"]]
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return sheet if whole else None

    def part(self, key: str, number: int) -> Path:
        """Return where a part lies, whether it is there or not."""
        return self._at(key) / part_name(number)

    def keep(self, key: str, sheet: Mapping[str, Any], part: bytes | None = None) -> None:
        """Write the last part of a recording, and then the cue sheet that names it.

        Raises:
            OSError: the folder may not be written to, or there is no room.
        """
        folder = self._at(key)
        folder.mkdir(parents=True, exist_ok=True)
        if part is not None:
            _write(folder / part_name(len(sheet["parts"]) - 1), part)
        _write(folder / SHEET, json.dumps(sheet, ensure_ascii=True, separators=(",", ":")).encode())

    def used(self, key: str) -> None:
        """Remember that a recording was asked for."""
        try:
            os.utime(self._at(key) / SHEET)
        except OSError:
            return  # it is gone, or not ours to touch: then its age is what it was

    def tidy(self, spare: Collection[str] = ()) -> int:
        """Throw away what was not asked for the longest until the rest has room; return how many bytes are left.

        The recordings in `spare` stay.
        """
        with self._lock:
            kept = []
            for folder in self._folders():
                try:
                    size = sum(file.stat().st_size for file in folder.iterdir())
                    sheet = folder / SHEET
                    kept.append(((sheet if sheet.exists() else folder).stat().st_mtime, size, folder))
                except OSError:
                    continue  # another program throws it away at this moment
            left = sum(size for _, size, _ in kept)
            for _, size, folder in sorted(kept):
                if left <= self._room:
                    break
                if folder.name not in spare:
                    shutil.rmtree(folder, ignore_errors=True)
                    left -= size
            return left

    def _folders(self) -> list[Path]:
        try:
            return [path for path in self._folder.iterdir() if _KEY.fullmatch(path.name)]
        except OSError:
            return []

    def _at(self, key: str) -> Path:
        if not _KEY.fullmatch(key):
            raise ValueError(f"{key!r} is no key of a recording")
        return self._folder / key


def part_name(number: int) -> str:
    """Return the name of a part's file."""
    return f"{number:03}.mp3"


def _write(path: Path, data: bytes) -> None:
    """Write a file under another name and rename it: it is there as a whole or not at all."""
    new = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}.new")
    try:
        new.write_bytes(data)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
