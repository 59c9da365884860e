"""Files, folders and standard input: what is read, what is passed over, and that nothing is lost."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from hearsay.errors import NotFound, NotText, ReadError, UnknownLanguage
from hearsay.ingest import read
from hearsay.ingest.decode import MAX_BYTES

TEXT = "La sindaca ha detto che la diga non presenta rischi e che le famiglie potranno tornare nelle loro case."
CATALAN = "L'alcaldessa va dir dilluns que la presa no presenta riscos i que les famílies podran tornar a casa seva."
HTML = f"<html><body><article>{''.join(f'<p>{TEXT[:-1]}, nota {n}.</p>' for n in range(5))}</article></body></html>"
SEED = Path(__file__).parents[1].parent / "shared" / "seed-article.txt"

Put = Callable[[str, bytes | str], Path]


@pytest.fixture
def put(tmp_path: Path) -> Put:
    def write(name: str, content: bytes | str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


@pytest.mark.parametrize("name", ["pagina.txt", "pagina.html", "pagina", "pagina.bin"])
def test_a_page_is_known_by_its_content(put: Put, name: str) -> None:
    (document,) = read(put(name, HTML))
    assert document.text.startswith(TEXT[:-1])
    assert "<p>" not in document.text


def test_text_that_is_called_html_is_text(put: Put) -> None:
    (document,) = read(str(put("nota.html", f"{TEXT}\n\nSe 3 < 4, allora 4 > 3, ha aggiunto.")))
    assert document.text.endswith("Se 3 < 4, allora 4 > 3, ha aggiunto.")


def test_the_raw_bytes_are_kept_with_their_digest(put: Put) -> None:
    raw = b"\xef\xbb\xbf" + TEXT.encode() + b"\r\n"
    (document,) = read(put("a.txt", raw))
    assert (document.text, document.raw, document.raw_digest) == (TEXT, raw, hashlib.sha256(raw).hexdigest())


def test_markdown_loses_its_marks_and_keeps_its_links(put: Put) -> None:
    source = (
        "---\ntitle: La diga tiene\ndate: 2025-03-12\noutlet: Gazzetta di Prova\nauthor: Carla Bonfanti\n---\n"
        f"# La diga\n\n**{TEXT}**\n\nLo scrive il [Giornale di Valle](https://valle.example/1), *pare*.\n"
    )
    (document,) = read(put("a.md", source))
    assert document.text == f"La diga\n\n{TEXT}\n\nLo scrive il Giornale di Valle, pare."
    assert (document.title, document.published, document.outlet) == ("La diga tiene", "2025-03-12", "Gazzetta di Prova")
    (link,) = document.lineage.links
    assert link.span is not None
    assert (link.url, link.span.of(document.text)) == ("https://valle.example/1", "Giornale di Valle")


@pytest.mark.parametrize(
    ("name", "raw", "says"),
    [
        ("a.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "a PDF: save it as text or HTML first"),
        ("a.txt", b"%PDF-1.4 text only", "a PDF"),
        ("a.docx", b"PK\x03\x04\x14\x00\x06\x00", "office document"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\x00\x00", "PNG image"),
        ("a.txt", b"una riga\x00\x01\x02\x03 e poi", "binary"),
        ("a.txt", b"", "is empty"),
        ("a.txt", b" \n\n ", "is empty"),
        ("a.txt", b'{"type": "article", "text": "La sindaca ha detto"}', "JSON"),
        ("a.xml", b'<?xml version="1.0"?><rss version="2.0"><channel></channel></rss>', "feed"),
        ("a.txt", b"\x1f\x8b\x08\x00damaged and short", "damaged"),
        ("a.txt", gzip.compress(b"a" * (MAX_BYTES + 10)), "larger than 20 MB"),
        ("a.txt", b"a" * (MAX_BYTES + 1), "larger than 20 MB"),
    ],
)
def test_what_is_no_text_is_refused_with_a_reason(put: Put, name: str, raw: bytes, says: str) -> None:
    path = put(name, raw)
    with pytest.raises(NotText, match=says) as caught:
        list(read(path))
    assert caught.value.origin == str(path)


def test_a_compressed_text_is_read(put: Put) -> None:
    (document,) = read(put("a.txt.gz", gzip.compress(TEXT.encode())))
    assert document.text == TEXT


def test_a_word_that_begins_like_a_signature_is_text(put: Put) -> None:
    (document,) = read(put("a.txt", f"BMW nega: {TEXT}"))
    assert document.text.startswith("BMW nega")


def test_a_path_that_is_not_there_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no file or folder"):
        read(tmp_path / "nulla.txt")
    with pytest.raises(NotFound, match="https://www"):
        read("www.valle.example/articolo")
    with pytest.raises(NotFound):
        read("a\0b")


def test_arguments_are_checked_at_once(put: Put) -> None:
    with pytest.raises(ReadError, match="YYYY-MM-DD"):
        read(put("a.txt", TEXT), published="12 marzo")


def test_a_folder_is_read_in_order_and_passes_over_what_is_no_article(put: Put, tmp_path: Path) -> None:
    put("b.txt", f"{TEXT} Bravo.")
    put("a/z.html", HTML)
    put("a/a.md", f"{TEXT} Alfa.")
    put(".nascosto.txt", TEXT)
    put(".git/x.txt", TEXT)
    put("foto.jpg", b"\xff\xd8\xff\xe0")
    put("dati.json", "{}")
    put("Pagina.html", HTML.replace("nota", "voce"))
    put("Pagina_files/pubblicita.html", HTML)
    texts = [document.text[-12:] for document in read(tmp_path)]
    assert texts == [" ase, voce 4."[1:], f"{TEXT} Bravo."[-12:], f"{TEXT} Alfa."[-12:], "case, nota 4."[-12:]]


def test_a_folder_loses_no_file(put: Put, tmp_path: Path) -> None:
    put("1.txt", TEXT)
    put("2.txt", b"%PDF-1.7 \x00")
    put("3.txt", CATALAN)
    put("4.txt", b"")
    read_all = list(read(tmp_path))
    assert [[problem.code for problem in document.problems] for document in read_all] == [
        [],
        ["not-text"],
        ["unknown-language"],
        ["not-text"],
    ]
    pdf, catalan = read_all[1], read_all[2]
    assert (pdf.text, pdf.raw, pdf.raw_digest) == ("", b"%PDF-1.7 \x00", hashlib.sha256(b"%PDF-1.7 \x00").hexdigest())
    assert (catalan.text, catalan.lang) == (CATALAN, "ca")
    assert len({document.id for document in read_all}) == len(read_all)
    assert all(problem.document == document.id for document in read_all for problem in document.problems)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may open any file")
def test_a_file_that_may_not_be_opened_is_a_problem(put: Put, tmp_path: Path) -> None:
    put("1.txt", TEXT).chmod(0)
    (document,) = read(tmp_path)
    assert [problem.code for problem in document.problems] == ["unreadable"]


def test_a_folder_without_articles_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="holds no file to read"):
        read(tmp_path)


def test_a_single_file_in_another_language_is_an_error(put: Put) -> None:
    with pytest.raises(UnknownLanguage, match="'ca'"):
        list(read(put("a.txt", CATALAN)))
    (document,) = read(put("a.txt", CATALAN), langs=("it", "ca"))
    assert document.lang == "ca"


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(TEXT.encode("cp1252"))))
    (document,) = read("-", outlet="Gazzetta di Prova")
    assert (document.text, document.outlet) == (TEXT, "Gazzetta di Prova")


def test_reading_twice_gives_the_same(put: Put) -> None:
    path = put("a.html", HTML)
    assert list(read(path)) == list(read(path))


def test_plain_text_needs_no_heavy_library(put: Put) -> None:
    code = (
        "import sys; from hearsay.ingest import read; list(read(sys.argv[1])); "
        "print(*{'trafilatura', 'lxml', 'httpx', 'py3langid', 'numpy', 'ftfy', 'spacy'} & set(sys.modules))"
    )
    path = put("a.txt", f"{TEXT} {TEXT}")
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


@pytest.mark.skipif(not SEED.exists(), reason="the shared folder with the seed article is not here")
def test_the_seed_article_loses_its_player_line_only() -> None:
    (document,) = read(SEED)
    source = SEED.read_text(encoding="utf-8")
    assert (document.published, document.published_from, document.lang) == ("2024-10", "furniture", "it")
    assert document.text == source.split("00:00 00:00", 1)[1].strip()
    assert document.text.count('"') == source.count('"')
