"""From a saved or fetched page to `Document`: the article's paragraphs, the links in them, and what the page says.

The extractor (trafilatura) chooses what is article; what is said about it is read by `hearsay.ingest.metadata`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any
from urllib.parse import urljoin

from hearsay.errors import NotText
from hearsay.ingest import links
from hearsay.ingest.decode import MAX_BYTES, decode, mend, normalise, too_large
from hearsay.ingest.documents import BROKEN, LANGS, Found, assemble
from hearsay.ingest.furniture import strip
from hearsay.ingest.metadata import Metadata, read_metadata, without_by
from hearsay.records import Document

_START = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,5000}?-->\s*)*"
    r"<(?:!doctype html|html|head|body|article|main|div|p|meta|title|script|section|table|h1)\b",
    re.IGNORECASE | re.DOTALL,
)
_ANYWHERE = re.compile(
    r"<(?:html|body|article|p|div)\b[^<>]{0,500}>.*</(?:html|body|article|p|div)>", re.IGNORECASE | re.DOTALL
)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_WORD = re.compile(r"[^\W\d_]+")
# A sentence has at least so many words, or the page is only navigation. Source: own.
_WORDS = 6
# Pages with more elements are hostile or no article; the slower extractions are tried on small ones only. Source: own;
# the largest live blog met has about 15,000.
_ELEMENTS, _FEW_ELEMENTS = 50_000, 5_000
# Below so many code points the fast extraction probably missed the article, and the slower one is asked. Source: own.
_SLIM = 250
_BLOCKS = {"p", "head", "quote", "list", "table", "div", "fw", "ab", "code"}


def looks_like_html(text: str, named_so: bool = False) -> bool:
    """Tell whether `text` is a page: by how it begins or, if its name or its sender says so, by any paragraph tags."""
    return bool(_START.match(text[:8000]) or (named_so and _ANYWHERE.search(text[:100_000])))


def document_from_html(
    raw: bytes,
    url: str | None = None,
    *,
    lang: str | None = None,
    outlet: str | None = None,
    published: str | None = None,
    langs: Sequence[str] = LANGS,
    origin: str | None = None,
    charset: str | None = None,
) -> Document:
    """Return the document of the page `raw`.

    `url` is where it was fetched (None for a file: the page's own canonical address is then taken). `charset` is what
    the server declared, None if nothing. Paragraphs are apart by a blank line, headings are paragraphs, list items are
    lines. The title is recorded and, where it only repeats as the first heading, not kept in the text. `lang`, `outlet`
    and `published` win over what the page says; a `lang` is trusted. `origin` names the page in errors.

    Raises:
        NotText: the page is binary, too large, or holds no article.
        UnknownLanguage: the article is in none of `langs`.
        ReadError: `published` is not a date.
    """
    origin = origin or url or "the page"
    decoded = decode(raw, origin, charset)
    if len(decoded.text) > MAX_BYTES:
        raise too_large(origin)
    markup, was_broken = mend(decoded.text)
    tree = _tree(markup, origin)
    meta = read_metadata(tree, langs, url)
    pieces, urls = _extracted(tree, url or meta.url)
    stripped = strip(_without_head(normalise("\n\n".join(pieces)), meta), langs)
    if not _has_sentence(links.bare(stripped.text)):
        raise NotText(
            f"{origin} holds no article: no sentence is left beside navigation. Give the address of one article, or "
            "save its text.",
            origin,
        )
    problems = list(BROKEN if was_broken else ())
    if decoded.damaged:
        message = f"{decoded.damaged} bytes fitted no character of {decoded.encoding} and were replaced."
        problems.append(("encoding", message))
    found = _found(meta, url, stripped.published, urls, tuple(problems), raw)
    return assemble(stripped.text, found, lang=lang, outlet=outlet, published=published, langs=langs, origin=origin)


def _found(
    meta: Metadata,
    url: str | None,
    furniture_date: str | None,
    urls: tuple[str, ...],
    problems: tuple[tuple[str, str], ...],
    raw: bytes,
) -> Found:
    published, published_from = meta.published, meta.published_from
    if published_from != "metadata" and furniture_date:
        published, published_from = furniture_date, "furniture"
    return Found(
        title=meta.title,
        outlet=meta.outlet,
        byline=meta.byline,
        published=published,
        published_from=published_from,
        lang=meta.lang,
        url=url or meta.url,
        agencies=meta.agencies,
        origins=meta.origins,
        urls=urls,
        problems=problems,
        raw=raw,
    )


def _has_sentence(text: str) -> bool:
    return any(len(_WORD.findall(words)) >= _WORDS for words in re.split(r"[.!?…]", text)[:-1])


def _tree(markup: str, origin: str) -> Any:
    from lxml import etree
    from lxml import html as lxml_html

    # Without huge_tree, libxml2 stops at 256 levels: deeper pages are hostile or broken, recursion unsafe.
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False)
    source = links.bare(_XML_DECLARATION.sub("", markup)).replace("\0", "").encode("utf-8", "replace")
    try:
        tree = lxml_html.document_fromstring(source, parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise NotText(f"{origin} is not a readable page ({error}): save the article as text.", origin) from error
    if sum(1 for _ in islice(tree.iter(), _ELEMENTS + 1)) > _ELEMENTS:
        raise NotText(f"{origin} has more than {_ELEMENTS} elements, too many for an article: save its text.", origin)
    return tree


def _extracted(tree: Any, base: str | None) -> tuple[list[str], tuple[str, ...]]:
    """Return the article's paragraphs, anchors marked, and the anchors' addresses by number."""
    from copy import deepcopy

    import trafilatura

    best: list[str] = []
    urls: list[str] = []
    large = sum(1 for _ in islice(tree.iter(), _FEW_ELEMENTS + 1)) > _FEW_ELEMENTS
    for fast, favor_recall in ((True, False), (False, False), (False, True)):
        found = trafilatura.bare_extraction(
            deepcopy(tree),
            fast=fast,
            favor_recall=favor_recall,
            include_comments=False,
            include_links=True,
            include_formatting=False,
            include_tables=True,
        )
        if found is not None and not isinstance(found, dict) and found.body is not None:
            tried: list[str] = []
            pieces = list(_blocks(found.body, base, tried))
            if sum(map(len, pieces)) > sum(map(len, best)):
                best, urls = pieces, tried
        if large or sum(len(links.bare(piece)) for piece in best) >= _SLIM:
            break
    return best, tuple(urls)


def _blocks(element: Any, base: str | None, urls: list[str]) -> Iterator[str]:
    """Yield the paragraphs under `element` of the extractor's tree, loose text between blocks as its own."""
    loose = _words(element.text)
    for child in element:
        if child.tag in _BLOCKS:
            if loose.strip():
                yield loose
            loose = ""
            if child.tag == "list":
                items = [" ".join(_inline(item, base, urls).split()) for item in child]
                yield "\n".join(item for item in items if item)
            elif child.tag == "table":
                rows = [" ".join(" ".join(_inline(cell, base, urls) for cell in row).split()) for row in child]
                yield "\n".join(row for row in rows if row)
            elif any(inner.tag in _BLOCKS for inner in child):
                yield from _blocks(child, base, urls)
            else:
                yield _inline(child, base, urls)
        else:
            loose += _one(child, base, urls)
        loose += _words(child.tail)
    if loose.strip():
        yield loose


def _inline(element: Any, base: str | None, urls: list[str]) -> str:
    return _words(element.text) + "".join(_one(child, base, urls) + _words(child.tail) for child in element)


def _one(child: Any, base: str | None, urls: list[str]) -> str:
    if child.tag == "lb":
        return "\n"
    if child.tag == "graphic":
        return ""
    if child.tag == "ref":
        address = _address(child.get("target"), base)
        words = _words("".join(child.itertext()))
        if address is None:
            return words
        urls.append(address)
        return links.marked(words, len(urls) - 1)
    words = _inline(child, base, urls)
    return f"\n{words}\n" if child.tag in _BLOCKS or child.tag == "item" else words


def _words(text: str | None) -> str:
    """Return `text` with the source's line breaks as blanks, and without the marks that only this module may write."""
    return re.sub(r"\s+", " ", links.bare(text or ""))


def _address(target: str | None, base: str | None) -> str | None:
    if not target or target.startswith("#"):
        return None
    try:
        address = urljoin(base or "", target.strip())
    except ValueError:
        return None
    return address if address.lower().startswith(("http://", "https://")) else None


def _without_head(text: str, meta: Metadata) -> str:
    """Return `text` without a first paragraph that only repeats the title, and without the byline below it."""
    blocks = text.split("\n\n")
    if len(blocks) > 1 and meta.title and _folded(blocks[0]) == _folded(meta.title):
        del blocks[0]
    if len(blocks) > 1 and meta.byline and _folded(without_by(links.bare(blocks[0]))) == _folded(meta.byline):
        del blocks[0]
    return "\n\n".join(blocks)


def _folded(words: str) -> str:
    return re.sub(r"\W+", " ", links.bare(words)).strip().casefold()
