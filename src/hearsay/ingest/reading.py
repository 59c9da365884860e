"""`read`: whatever a person names (a file, a folder, an address, standard input) as documents."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from hearsay.errors import NotFound, NotText, ReadError, UnknownLanguage
from hearsay.ingest.dates import checked, from_metadata
from hearsay.ingest.decode import MAX_BYTES, decode, mend, normalise, too_large
from hearsay.ingest.documents import BROKEN, LANGS, Found, assemble, document_from_text, unwrapped
from hearsay.ingest.furniture import strip
from hearsay.ingest.html import document_from_html, looks_like_html
from hearsay.ingest.links import bare
from hearsay.ingest.markdown import plain
from hearsay.records import Document, Problem, content_id

_SUFFIXES = frozenset({".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml"})
_MARKDOWN = frozenset({".md", ".markdown"})
_PAGES = frozenset({".html", ".htm", ".xhtml"})
# Folders in which browsers put the pieces of a page saved whole: `Title_files`, `Title-Dateien`.
_PIECES = ("_files", "_file", "-dateien", "_fichiers", "_archivos")


class _Maker(Protocol):
    def __call__(
        self,
        raw: bytes,
        *,
        origin: str,
        url: str | None = None,
        suffix: str = "",
        charset: str | None = None,
        lang: str | None = ...,
    ) -> Document: ...


def read(
    origin: str | Path,
    *,
    lang: str | None = None,
    outlet: str | None = None,
    published: str | None = None,
    langs: Sequence[str] = LANGS,
    timeout: float = 20.0,
    allow_private: bool = True,
) -> Iterator[Document]:
    """Return the documents at `origin`: a file, a folder, an http or https address, or `-` for standard input.

    A file is a page or plain text by what is in it, whatever its name. A folder gives its text and page files, those
    of its subfolders too, by path; hidden files and other types are passed over, and a file that cannot be read
    becomes a document with empty text (or, in another language, with its text) and a `Problem` that says why. `lang`,
    `outlet` and `published` win over what is found; a `lang` is trusted. `langs` are the languages to accept. `timeout`
    (seconds) and `allow_private` are for addresses, as for `hearsay.ingest.fetch.fetch`.

    Arguments are checked at once; files are read as the iterator is used.

    Raises:
        NotFound: there is nothing at `origin`, or no file to read in that folder.
        Unreachable: the address did not answer, or answered with an error.
        NotText: what is there is binary, empty, too large, or holds no article.
        UnknownLanguage: it is in none of `langs`.
        ReadError: `published` is not a date, or the address is not http or https.
    """
    name = str(origin)
    checked(published, name)
    make = partial(_document, lang=lang, outlet=outlet, published=published, langs=langs)
    if name == "-":
        return _standard_input(make)
    if "://" in name and isinstance(origin, str):
        if not name.lower().startswith(("http://", "https://")):
            raise ReadError(f"{name} is not an address that is read: give http, https, a file or a folder.", name)
        return _address(name, make, timeout, allow_private)
    path = Path(origin).expanduser()
    try:
        is_folder, exists = path.is_dir(), path.exists()
    except (OSError, ValueError) as error:
        raise NotFound(f"{name} cannot be looked at ({error}): check the path.", name) from error
    if not exists:
        hint = f"write https://{name} if it is a web address" if name.startswith("www.") else "check the path"
        raise NotFound(f"There is no file or folder {name}: {hint}.", name)
    if is_folder:
        files = list(_files(path))
        if not files:
            kinds = ", ".join(sorted(_SUFFIXES))
            raise NotFound(f"The folder {name} holds no file to read ({kinds}).", name)
        return _folder(files, make)
    return _file(path, make)


def document_from_bytes(
    raw: bytes,
    name: str,
    *,
    lang: str | None = None,
    outlet: str | None = None,
    published: str | None = None,
    langs: Sequence[str] = LANGS,
    keep: bool = False,
) -> Document:
    """Return the document of a file that somebody handed over: its bytes, and its name, which need not exist here.

    The arguments are those of `read`. With `keep` a file that cannot be read becomes a document as in a folder: with
    empty text (or, in another language, with its text) and a `Problem` that says why.

    Raises:
        NotText: it is binary, empty, too large, or holds no article; not with `keep`.
        UnknownLanguage: it is in none of `langs`; not with `keep`.
        ReadError: `published` is not a date.
    """
    checked(published, name)
    make = partial(_document, lang=lang, outlet=outlet, published=published, langs=langs)
    suffix = Path(name).suffix.lower()
    if len(raw) > MAX_BYTES:
        error = too_large(name)
        if not keep:
            raise error
        return _unread(b"", name, error)
    return _kept(make, raw, name, suffix) if keep else make(raw, origin=name, suffix=suffix)


def _standard_input(make: _Maker) -> Iterator[Document]:
    raw = sys.stdin.buffer.read(MAX_BYTES + 1)
    yield make(raw, origin="standard input")


def _address(url: str, make: _Maker, timeout: float, allow_private: bool) -> Iterator[Document]:
    from hearsay.ingest.fetch import fetch

    page = fetch(url, timeout=timeout, allow_private=allow_private)
    suffix = ".html" if "html" in page.kind else ""
    yield make(page.raw, origin=url, url=page.url, suffix=suffix, charset=page.charset)


def _file(path: Path, make: _Maker) -> Iterator[Document]:
    yield make(_bytes(path), origin=str(path), suffix=path.suffix.lower())


def _folder(files: list[Path], make: _Maker) -> Iterator[Document]:
    for path in files:
        try:
            raw = _bytes(path)
        except ReadError as error:
            yield _unread(b"", str(path), error)
        else:
            yield _kept(make, raw, str(path), path.suffix.lower())


def _kept(make: _Maker, raw: bytes, name: str, suffix: str) -> Document:
    """Return the document of a file; of one that cannot be read, what can be kept of it and the problem."""
    try:
        return make(raw, origin=name, suffix=suffix)
    except UnknownLanguage as error:
        kept = make(raw, origin=name, suffix=suffix, lang=error.lang)
        problem = Problem(kept.id, "unknown-language", str(error))
        return replace(kept, problems=(*kept.problems, problem))
    except ReadError as error:
        return _unread(raw, name, error)


def _unread(raw: bytes, name: str, error: ReadError) -> Document:
    """Return an empty document that keeps the bytes of a file that gave no text. Its id is that of the bytes."""
    digest = sha256(raw).hexdigest() if raw else ""
    identity = content_id("unread", digest or name)
    code = "not-text" if isinstance(error, NotText) else "unreadable"
    problem = Problem(identity, code, str(error))
    return Document(id=identity, text="", lang="und", raw_digest=digest, problems=(problem,), raw=raw)


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        why = error.strerror or error
        raise ReadError(f"{path} cannot be opened ({why}): check its permissions.", str(path)) from error
    if len(raw) > MAX_BYTES:
        raise too_large(str(path))
    return raw


def _files(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and not _is_pieces(name, names))
        for name in sorted(names):
            path = Path(parent, name)
            if not name.startswith(".") and path.suffix.lower() in _SUFFIXES and path.is_file():
                yield path


def _is_pieces(folder: str, names: list[str]) -> bool:
    stem = next((folder[: -len(end)] for end in _PIECES if folder.lower().endswith(end)), None)
    return stem is not None and any(Path(name).stem == stem and Path(name).suffix.lower() in _PAGES for name in names)


def _document(
    raw: bytes,
    *,
    origin: str,
    url: str | None = None,
    suffix: str = "",
    charset: str | None = None,
    lang: str | None,
    outlet: str | None,
    published: str | None,
    langs: Sequence[str],
) -> Document:
    decoded = decode(raw, origin, charset)
    head = decoded.text.lstrip("\ufeff \t\r\n")[:1000]
    if "<rss" in head or "<feed" in head or "<rdf:RDF" in head:
        raise NotText(f"{origin} is a feed, not an article: give the address of one of its articles.", origin)
    if looks_like_html(head, named_so=False) or (suffix in _PAGES and looks_like_html(decoded.text, named_so=True)):
        return document_from_html(
            raw, url, lang=lang, outlet=outlet, published=published, langs=langs, origin=origin, charset=charset
        )
    if head[:1] in {"{", "["} and _is_json(decoded.text):
        raise NotText(f"{origin} is JSON, not an article: take the text out of it first.", origin)
    if suffix in _MARKDOWN:
        return _from_markdown(
            decoded.text, raw, url, origin, lang=lang, outlet=outlet, published=published, langs=langs
        )
    made = document_from_text(
        decoded.text, url, lang=lang, outlet=outlet, published=published, langs=langs, origin=origin, raw=raw
    )
    if decoded.damaged:
        message = f"{decoded.damaged} bytes fitted no character of {decoded.encoding} and were replaced."
        made = replace(made, problems=(*made.problems, Problem(made.id, "encoding", message)))
    return made


def _from_markdown(
    text: str,
    raw: bytes,
    url: str | None,
    origin: str,
    *,
    lang: str | None,
    outlet: str | None,
    published: str | None,
    langs: Sequence[str],
) -> Document:
    mended, was_broken = mend(bare(text))
    words, fields, urls = plain(mended)
    stripped = strip(unwrapped(normalise(words)), langs)
    dated = from_metadata(fields.get("date", ""), langs)
    found = Found(
        title=fields.get("title"),
        outlet=fields.get("outlet") or fields.get("source"),
        byline=fields.get("author") or fields.get("byline"),
        published=dated or stripped.published,
        published_from="metadata" if dated else "furniture" if stripped.published else None,
        lang=fields.get("lang") or fields.get("language"),
        url=url or fields.get("url"),
        urls=urls,
        problems=BROKEN if was_broken else (),
        raw=raw,
    )
    return assemble(stripped.text, found, lang=lang, outlet=outlet, published=published, langs=langs, origin=origin)


def _is_json(text: str) -> bool:
    import json

    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
