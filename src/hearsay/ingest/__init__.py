"""From a path or an address to a `Document`: the article's own words, without the furniture around them.

    from hearsay.ingest import read

    for document in read("articles/"):
        print(document.published, document.outlet, document.title)

Nothing heavy is loaded before it is needed: plain text needs neither the page extractor nor the HTTP client.
"""

from __future__ import annotations

from hearsay.ingest.documents import document_from_text
from hearsay.ingest.html import document_from_html
from hearsay.ingest.reading import document_from_bytes, read

__all__ = ["document_from_bytes", "document_from_html", "document_from_text", "read"]
