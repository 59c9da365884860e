"""What a page says of itself: JSON-LD, Open Graph, `<meta>`, `<html lang>`, `<time>` and the usual visible places.

Read beside the extractor, which leaves outlet and language empty and may invent the day of a date. Order of trust: what
is meant for machines before what is meant for readers, and a date that two places contradict is kept only as far as
they agree.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from itertools import islice
from typing import Any
from urllib.parse import urljoin, urlsplit

from hearsay.ingest.credits import named
from hearsay.ingest.dates import from_metadata, from_words
from hearsay.ingest.decode import normalise
from hearsay.ingest.links import bare

_ARTICLE = re.compile(r"(?:Article|Posting|Report|Review|Story)$")
_DATE_META = [
    "article:published_time",
    "og:published_time",
    "og:article:published_time",
    "datepublished",
    "date",
    "dc.date",
    "dc.date.issued",
    "dcterms.date",
    "dcterms.issued",
    "dcterms.created",
    "publishdate",
    "publish-date",
    "pubdate",
    "publish_date",
    "publication_date",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "article.published",
    "citation_publication_date",
    "citation_date",
    "bt:pubdate",
]
_AUTHOR_META = [
    "author",
    "article:author",
    "dc.creator",
    "dcterms.creator",
    "parsely-author",
    "sailthru.author",
    "byl",
    "citation_author",
]
_ORIGIN_META = ["original-source", "syndication-source"]
_BYLINE = re.compile(
    r"^(?:di|by|da|from|a cura di|written by|scritto da|testo di|articolo di|autore:|author:)\s+",
    re.IGNORECASE,
)
_DATE_PLACE = re.compile(
    r"(?:^|[\s_-])(?:date|data|time|published|pubdate|timestamp|posted|dateline|byline|meta)(?:$|[\s_-])",
    re.IGNORECASE,
)
_BYLINE_PLACE = re.compile(
    r"(?:^|[\s_-])(?:byline|author|autore|firma|article-author|post-author)(?:$|[\s_-])",
    re.IGNORECASE,
)
_SCRIPT_WRAP = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[)|(?:-->|//\s*\]\]>)\s*$")
_ASIDE = {"aside", "nav", "footer"}
_COMMENTS = re.compile(r"(?:^|[\s_-])(?:comments?|related|correlati|sidebar|footer|widget)(?:$|[\s_-])", re.IGNORECASE)
# Elements looked at for a visible date or byline, and nodes of a page's JSON-LD. Source: own; bounds hostile pages.
_LOOKED_AT = 5000


@dataclass(frozen=True, slots=True)
class Metadata:
    """What was found, None where the page says nothing; `published_from` is `text` for a date shown to readers only."""

    title: str | None = None
    outlet: str | None = None
    byline: str | None = None
    published: str | None = None
    published_from: str | None = None
    lang: str | None = None
    url: str | None = None
    agencies: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()


def read_metadata(tree: Any, langs: Sequence[str], url: str | None = None) -> Metadata:
    """Return what the page `tree` (an lxml element) says of itself; `url` is where it was fetched, None for a file."""
    metas = _metas(tree)
    nodes = list(islice(_nodes(tree), _LOOKED_AT))
    by_id = {str(node["@id"]): node for node in nodes if "@id" in node and len(node) > 1}
    article: dict[str, Any] = next((node for node in nodes if _is_article(node)), {})
    lang = _lang(tree, metas, article)
    dated = [lang, *langs] if lang else list(langs)
    outlet = _first(
        _name(article.get("publisher"), by_id),
        metas.get("og:site_name"),
        _name(article.get("isPartOf"), by_id),
        next((_text(node.get("name")) for node in nodes if _type(node) in {"NewsMediaOrganization", "WebSite"}), None),
        metas.get("application-name"),
        metas.get("dc.publisher"),
    )
    byline = _first(
        _name(article.get("author"), by_id),
        *(metas.get(name) for name in _AUTHOR_META if not (metas.get(name) or "").startswith("http")),
        _visible_byline(tree),
    )
    published = _published(metas, article, dated)
    published_from = "metadata" if published else None
    if published is None:
        published = _time_elements(tree, dated)
        published_from = "metadata" if published else None
    if published is None:
        published = _visible_date(tree, dated)
        published_from = "text" if published else None
    page_url = _address(_first(_canonical(tree), metas.get("og:url"), _text(article.get("url"))), url)
    relays = [_name(article.get(key), by_id) for key in ("sourceOrganization", "provider", "creditText")]
    origins = [*_addresses(article.get("isBasedOn")), *(metas.get(name, "") for name in _ORIGIN_META)]
    return Metadata(
        title=_without_outlet(_title(tree, metas, article), outlet),
        outlet=outlet or _host(url or page_url),
        byline=without_by(byline) if byline else None,
        published=published,
        published_from=published_from,
        lang=lang,
        url=page_url,
        agencies=tuple(dict.fromkeys(agency for words in [*relays, byline] if words for agency in named(words))),
        origins=tuple(dict.fromkeys(link for link in origins if link.startswith(("http://", "https://")))),
    )


def without_by(words: str) -> str:
    """Return a byline's `words` without *di*, *by* and the like before the name."""
    return _BYLINE.sub("", words)


def _published(metas: dict[str, str], article: dict[str, Any], langs: Sequence[str]) -> str | None:
    stated = [_text(article.get("datePublished")) or _text(article.get("dateCreated"))]
    stated.extend(metas.get(name) for name in _DATE_META)
    return next((found for value in stated if value and (found := from_metadata(value, langs))), None)


def _time_elements(tree: Any, langs: Sequence[str]) -> str | None:
    """Return the day of the page's `<time>` elements: a marked one, else what all of them agree on."""
    plain: list[str] = []
    for element in islice(tree.iter("time", "abbr", "meta", "span"), _LOOKED_AT):
        marked = element.get("itemprop") == "datePublished" or element.get("pubdate") is not None
        if not marked and (element.tag != "time" or _is_aside(element)):
            continue
        found = from_metadata(element.get("datetime") or element.get("content") or element.text_content(), langs)
        if found and marked:
            return found
        if found:
            plain.append(found)
    return _agreed(plain)


def _agreed(dates: list[str]) -> str | None:
    if not dates:
        return None
    agreed = []
    for parts in zip(*(found.split("-") for found in dates), strict=False):
        if len(set(parts)) > 1:
            break
        agreed.append(parts[0])
    return "-".join(agreed) or None


def _visible_date(tree: Any, langs: Sequence[str]) -> str | None:
    for element in islice(tree.iter("span", "div", "p", "small", "em", "li"), _LOOKED_AT):
        place = f"{element.get('class') or ''} {element.get('id') or ''}"
        if _DATE_PLACE.search(place) and not _is_aside(element):
            words = element.text_content()
            found = from_words(words, langs) if len(words) <= 120 else None
            if found:
                return found
    return None


def _visible_byline(tree: Any) -> str | None:
    for element in islice(tree.iter("a", "span", "p", "div", "address"), _LOOKED_AT):
        place = f"{element.get('class') or ''} {element.get('itemprop') or ''} {element.get('rel') or ''}"
        if _BYLINE_PLACE.search(place) and not _is_aside(element):
            words = _text(element.text_content())
            if words and 3 <= len(words) <= 80 and not re.search(r"\d", words):
                return words
    return None


def _is_aside(element: Any) -> bool:
    return any(
        parent.tag in _ASIDE or _COMMENTS.search(f"{parent.get('class') or ''} {parent.get('id') or ''}")
        for parent in [element, *element.iterancestors()]
    )


def _title(tree: Any, metas: dict[str, str], article: dict[str, Any]) -> str | None:
    heads = [element.text_content() for element in tree.iter("h1")]
    page = next((element.text_content() for element in tree.iter("title")), None)
    return _first(
        _text(article.get("headline")),
        metas.get("og:title"),
        heads[0] if len(heads) == 1 else None,
        metas.get("twitter:title"),
        _text(article.get("name")),
        page,
    )


def _without_outlet(title: str | None, outlet: str | None) -> str | None:
    if title and outlet:
        shorter = re.sub(rf"\s+[|–—·-]\s+{re.escape(outlet)}\s*$", "", title, flags=re.IGNORECASE)
        return shorter or title
    return title


def _lang(tree: Any, metas: dict[str, str], article: dict[str, Any]) -> str | None:
    root = next(iter(tree.iter("html")), tree)
    stated = _first(
        root.get("lang"),
        root.get("{http://www.w3.org/XML/1998/namespace}lang"),
        root.get("xml:lang"),
        metas.get("og:locale"),
        _text(article.get("inLanguage")),
        metas.get("content-language"),
        metas.get("language"),
        metas.get("dc.language"),
    )
    found = re.match(r"[A-Za-z]{2}(?![A-Za-z])", stated or "")
    return found.group().lower() if found else None


def _metas(tree: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in islice(tree.iter("meta"), _LOOKED_AT):
        name = element.get("property") or element.get("name") or element.get("itemprop") or element.get("http-equiv")
        content = _text(element.get("content"))
        if name and content:
            found.setdefault(name.strip().lower(), content)
    return found


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or ""):
            continue
        source = _SCRIPT_WRAP.sub("", script.text or "").strip().rstrip(";")
        try:
            waiting = [json.loads(re.sub(r",(\s*[}\]])", r"\1", source), strict=False)]
        except (ValueError, RecursionError):
            continue
        while waiting:
            node = waiting.pop(0)
            if isinstance(node, list):
                waiting[:0] = node
            elif isinstance(node, dict):
                yield node
                nested = (node.get(key) for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement"))
                waiting.extend(value for value in nested if isinstance(value, dict | list))


def _type(node: dict[str, Any]) -> str:
    kind = node.get("@type")
    kinds = kind if isinstance(kind, list) else [kind]
    return next((str(one) for one in kinds if _ARTICLE.search(str(one))), str(kinds[0]) if kinds else "")


def _is_article(node: dict[str, Any]) -> bool:
    return bool(_ARTICLE.search(_type(node))) and ("headline" in node or "datePublished" in node)


def _name(value: Any, by_id: dict[str, dict[str, Any]]) -> str | None:
    """Return the name in a JSON-LD value: a string, a node, a reference to a node, or a list of these."""
    if isinstance(value, list):
        names = [name for one in value[:20] if not isinstance(one, list) and (name := _name(one, by_id))]
        return ", ".join(dict.fromkeys(names)) or None
    if isinstance(value, dict):
        known = by_id.get(str(value.get("@id")), {})
        return _text(value.get("name")) or _text(known.get("name"))
    found = _text(value)
    return None if found and found.startswith(("http://", "https://")) else found


def _text(value: Any) -> str | None:
    if isinstance(value, list) and value:
        value = value[0]
    if not isinstance(value, str):
        return None
    return " ".join(bare(normalise(unescape(value))).split()) or None


def _addresses(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    found = [one.get("url") or one.get("@id") if isinstance(one, dict) else one for one in values[:20]]
    return [one for one in found if isinstance(one, str)]


def _canonical(tree: Any) -> str | None:
    links = (link for link in tree.iter("link") if (link.get("rel") or "").lower() == "canonical")
    return next((link.get("href") for link in links), None)


def _address(value: str | None, base: str | None) -> str | None:
    if not value:
        return None
    try:
        found = urljoin(base or "", value.strip())
    except ValueError:
        return None
    return found if found.startswith(("http://", "https://")) else None


def _host(url: str | None) -> str | None:
    try:
        host = urlsplit(url or "").hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None


def _first(*values: str | None) -> str | None:
    return next((found for value in values if value and (found := _text(value))), None)
