"""Articles come in to the desk: pasted, by address, as files; what became of each; and nothing is lost on the way."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from html import unescape
from pathlib import Path

import httpx
import pytest
from desk import serving, visiting

from hearsay import Ledger
from hearsay.errors import LedgerFull, Unreachable
from hearsay.records import Document
from hearsay.web.jobs import Job, Jobs
from hearsay.web.waiting import Parcel, Waiting

STORY = Path(__file__).parent.parent / "src" / "hearsay" / "examples" / "portovero"
HARBOUR = """Paola Ferri, portavoce della cooperativa Alveare, ha detto che il magazzino riaprirà lunedì."""
BRIDGE = """The mayor of Northgate, Ada Collins, said the bridge would reopen within two weeks."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "news.db"


@pytest.fixture
def client(path: Path) -> Iterator[httpx.Client]:
    with serving(path) as address, visiting(address) as one:
        yield one


def ended(client: httpx.Client, answer: httpx.Response) -> str:
    """The page of the job that an answer leads to, when it is over, as text without its marks."""
    assert answer.status_code == 303, answer.text
    end = time.monotonic() + 120
    while True:
        page = client.get(answer.headers["location"]).text
        if re.search(r'data-state="(done|failed)"', page):
            return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page.partition("<main")[2])))
        assert time.monotonic() < end, page
        time.sleep(0.2)


def kept(path: Path) -> list[Document]:
    with Ledger.open(path, create=False) as ledger:
        return list(ledger.store.documents())


def test_a_pasted_article_is_read_and_kept_with_what_its_reader_knows(client: httpx.Client, path: Path) -> None:
    form = {
        "text": HARBOUR, "title": "Riapre il magazzino", "outlet": "Il Molo", "published": "2026-03", "lang": "it",
        "link": "yes",
    }  # fmt: skip
    page = ended(client, client.post("/add", data=form))
    assert "Riapre il magazzino kept" in page
    assert "Il Molo · 1 claim ·" in page
    assert "Linked: 1 claim in" in page
    (document,) = kept(path)
    assert (document.text, document.title) == (HARBOUR, "Riapre il magazzino")
    assert (document.outlet, document.published, document.lang) == ("Il Molo", "2026-03", "it")
    with Ledger.open(path) as ledger:
        assert not ledger.stale()


def test_what_is_found_is_one_click_away(client: httpx.Client) -> None:
    answer = client.post("/add", data={"text": HARBOUR})
    ended(client, answer)
    (link,) = set(re.findall(r'href="(/article/\w+)"', client.get(answer.headers["location"]).text))
    assert "il magazzino riaprirà lunedì" in client.get(link).text


def test_the_same_text_again_changes_nothing(client: httpx.Client, path: Path) -> None:
    ended(client, client.post("/add", data={"text": HARBOUR}))
    page = ended(client, client.post("/add", data={"text": f"  {HARBOUR}\r\n"}))
    assert "known already" in page
    assert "1 claim ·" in page
    assert len(kept(path)) == 1


def test_pasted_html_is_a_page(client: httpx.Client, path: Path) -> None:
    ended(client, client.post("/add", data={"text": (STORY / "05-il-molo.html").read_text(encoding="utf-8")}))
    (document,) = kept(path)
    assert document.outlet == "Il Molo"
    assert "<" not in document.text


def test_several_files_are_read_one_by_one_and_what_cannot_be_read_is_kept_with_its_problem(
    client: httpx.Client, path: Path
) -> None:
    foreign = "Der Bürgermeister sagte am Montag, die Brücke werde in zwei Wochen wieder geöffnet, und dankte allen."
    files = [
        ("molo.html", (STORY / "05-il-molo.html").read_bytes()),
        ("C:\\articoli\\alveare.txt", HARBOUR.encode()),
        ("foto.png", b"\x89PNG\r\n\x1a\n\x00\x00"),
        ("leer.txt", b""),
        ("bruecke.txt", foreign.encode()),
        ("latin.txt", "La diga è sicura, ha detto la sindaca Ferri.".encode("cp1252")),
    ]
    page = ended(client, client.post("/add", files=[("files", each) for each in files]))
    assert page.count("kept, but not read") == 3
    assert "foto.png is a PNG image: save it as text or HTML first." in page
    assert "leer.txt is empty" in page
    assert "seems to be in 'de'" in page
    assert "C:" not in page
    documents = kept(path)
    assert len(documents) == 6
    assert sum(bool(document.problems) for document in documents) >= 3
    with Ledger.open(path) as ledger:
        (picture,) = (each for each in documents if "PNG" in str(each.problems))
        assert ledger.store.raw(picture.raw_digest) == files[2][1]


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({}, "nothing to add yet"),
        ({"text": " \n "}, "nothing to add yet"),
        ({"text": "123 ... !!"}, "holds no article text"),
        ({"text": '{"a": [1, 2]}'}, "is JSON, not an article"),
        ({"text": "Der Bürgermeister sagte am Montag, die Brücke werde wieder geöffnet."}, "seems to be in 'de'"),
        ({"text": HARBOUR, "published": "ieri"}, "ieri"),
        ({"text": HARBOUR, "published": "2026-02-31"}, "2026-02-31"),
        ({"urls": "corriere.example/diga"}, "begins with https://"),
        ({"urls": "file:///etc/hostname"}, "begins with https://"),
        ({"urls": " ".join(f"https://corriere.example/{n}" for n in range(51))}, "give up to 50"),
    ],
)
def test_what_cannot_be_taken_is_said_while_its_writer_still_has_it(
    client: httpx.Client, path: Path, form: dict[str, str], says: str
) -> None:
    answer = client.post("/add", data=form)
    page = unescape(answer.text)
    assert answer.status_code == 422
    assert says in page
    for name in ("text", "urls", "published"):
        assert form.get(name, "").strip() in page
    assert kept(path) == []


def test_addresses_of_this_machine_are_not_fetched(client: httpx.Client, path: Path) -> None:
    own = f"http://127.0.0.1:{client.base_url.port}/add"
    page = ended(client, client.post("/add", data={"urls": f"{own}\nhttp://localhost:8080/\r\nhttp://[::1]/"}))
    assert page.count("leads to a private address, which is refused here") == 3
    assert page.count("Open the page in your browser, copy the article and paste it as text.") == 3
    assert kept(path) == []


def test_a_page_without_script_tells_how_far_it_is(client: httpx.Client) -> None:
    files = [("files", (each.name, each.read_bytes())) for each in sorted(STORY.glob("*.html"))]
    answer = client.post("/add", files=files, data={"link": "yes"})
    page = client.get(answer.headers["location"]).text
    if 'data-state="running"' in page:
        assert '<meta http-equiv="refresh"' in page
        assert "<progress" in page
        assert "safe even if the desk is closed" in page
    assert ended(client, answer).count(" kept ") == 10


def test_linking_is_asked_for_once_and_leads_back(client: httpx.Client) -> None:
    ended(client, client.post("/add", data={"text": HARBOUR}))
    answer = client.post("/link", data={"back": "/add?url=x"})
    assert "Linked: 1 claim in 1 mention" in ended(client, answer)
    assert 'href="/add?url=x"' in client.get(answer.headers["location"]).text
    assert "Everything was linked already" in ended(client, client.post("/link", data={"back": "//evil.example"}))


def test_a_job_that_nobody_remembers_is_explained(client: httpx.Client) -> None:
    answer = client.get("/jobs/0123456789abcdef")
    assert answer.status_code == 404
    assert "the desk was started anew" in answer.text


@pytest.mark.parametrize("size", [1_000_001, 5_000_000])
def test_a_long_text_comes_in_whole(client: httpx.Client, size: int) -> None:
    """A text longer than the form fields that a server usually allows."""
    answer = client.post("/add", data={"text": "1 " * (size // 2)}, files={"files": ("", b"")})
    assert answer.status_code == 422
    assert "holds no article text" in answer.text


# What waits.


def waited(jobs: Jobs, job: Job) -> Job:
    done = jobs.wait(job.id, 120)
    assert done is not None
    assert done.over, done
    return done


def test_what_was_handed_in_is_read_when_the_desk_is_opened_again(tmp_path: Path) -> None:
    """The program is killed between taking an article and reading it."""
    path = tmp_path / "news.db"
    program = (
        "import os, sys; from pathlib import Path; from hearsay import Ledger; from hearsay.web.jobs import Jobs; "
        "from hearsay.web.waiting import Parcel, Waiting\n"
        "def stuck(parcel): os.kill(os.getpid(), 9)\n"
        "ledger = Ledger.open(sys.argv[1]); waiting = Waiting.beside(sys.argv[1], None)\n"
        "jobs = Jobs(ledger, 'full', waiting, stuck)\n"
        "one, two = (each.encode() for each in sys.argv[2:])\n"
        "job = jobs.add([Parcel('text', 'one', one), Parcel('file', 'two.txt', two)])\n"
        "jobs.wait(job.id, 60)"
    )
    died = subprocess.run([sys.executable, "-c", program, path, HARBOUR, BRIDGE], check=False, timeout=120)
    assert died.returncode == -9
    assert kept(path) == []
    assert len(list((tmp_path / "news.db-waiting").iterdir())) == 2
    with serving(path) as address, visiting(address) as client:
        end = time.monotonic() + 120
        while (tmp_path / "news.db-waiting").exists():
            assert time.monotonic() < end
            time.sleep(0.2)
        assert client.get("/api/ledger").json()["counts"]["documents"] == 2
    assert {document.text for document in kept(path)} == {HARBOUR, BRIDGE}


def test_what_waits_can_be_read_by_its_owner_only(tmp_path: Path) -> None:
    waiting = Waiting(tmp_path / "waiting")
    parcel = waiting.keep(Parcel("text", "one", HARBOUR.encode(), title="Riapre", published="2026"))
    (file,) = (tmp_path / "waiting").iterdir()
    assert (file.stat().st_mode & 0o777, (tmp_path / "waiting").stat().st_mode & 0o777) == (0o600, 0o700)
    assert waiting.left() == [parcel]
    waiting.forget(parcel)
    assert not (tmp_path / "waiting").exists()
    waiting.forget(parcel)


def test_what_is_no_parcel_is_left_alone(tmp_path: Path) -> None:
    waiting = Waiting(tmp_path)
    kept = waiting.keep(Parcel("text", "one", b"x"))
    for name, words in (
        ("a-0", "{"),
        ("b-0", "[]"),
        ("x", "{}"),
        ("c-0", json.dumps({"raw": "?", "kind": "text", "name": "x"})),
    ):
        (tmp_path / f"{name}.parcel").write_text(words, encoding="ascii")
    assert waiting.left() == [kept]
    assert len(list(tmp_path.iterdir())) == 5


def test_what_stops_the_program_again_and_again_does_not_keep_the_desk_from_opening(tmp_path: Path) -> None:
    waiting = Waiting(tmp_path)
    waiting.keep(Parcel("text", "one", b"x"))
    for _ in range(3):
        (parcel,) = waiting.left()
        waiting.begun(parcel)
    assert waiting.left() == []
    assert len(list(tmp_path.iterdir())) == 1


def test_where_nothing_can_be_kept_nothing_is_taken(tmp_path: Path) -> None:
    (tmp_path / "waiting").write_text("a file stands where the folder would")
    with pytest.raises(LedgerFull, match="hand it in again"):
        Waiting(tmp_path / "waiting").keep(Parcel("text", "one", HARBOUR.encode()))


def test_one_bad_article_keeps_no_other_from_being_read(path: Path, tmp_path: Path) -> None:
    def read(parcel: Parcel) -> Iterator[Document]:
        if parcel.name == "away":
            raise Unreachable("https://away.example/ did not answer within 20 s: try again later.", "away")
        if parcel.name == "odd":
            raise RuntimeError("a mistake of a reader")
        yield from parcel.documents()

    with Ledger.open(path) as ledger:
        jobs = Jobs(ledger, "full", Waiting(tmp_path / "waiting"), read)
        parcels = [Parcel("text", name, HARBOUR.encode()) for name in ("away", "odd", "good")]
        job = waited(jobs, jobs.add(parcels))
        jobs.close()
    assert [item.state for item in job.items] == ["refused", "refused", "new"]
    assert "try again later" in job.items[0].problems[0]
    assert "RuntimeError" in job.items[1].problems[0]
    assert (job.state, job.done, job.total) == ("done", 3, 3)
    assert not (tmp_path / "waiting").exists()


def test_where_the_ledger_fails_what_was_handed_in_goes_on_waiting(path: Path, tmp_path: Path) -> None:
    with Ledger.open(path, patience=0.1) as ledger:
        jobs = Jobs(ledger, "full", Waiting(tmp_path / "waiting"))
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            job = waited(jobs, jobs.add([Parcel("text", "one", HARBOUR.encode())]))
        assert job.state == "failed"
        assert "Another program is writing" in (job.problem or "")
        (left,) = Waiting(tmp_path / "waiting").left()
        assert left.kept.endswith("-0.parcel")
        again = jobs.resume()
        assert again is not None
        assert waited(jobs, again).items[0].state == "new"
        jobs.close()


def test_a_linking_that_waits_is_not_asked_for_twice(path: Path) -> None:
    begun = []

    def slow(parcel: Parcel) -> Iterator[Document]:
        begun.append(parcel)
        time.sleep(1)
        yield from parcel.documents()

    with Ledger.open(path) as ledger:
        jobs = Jobs(ledger, "full", Waiting(None), slow)
        first = jobs.add([Parcel("text", "one", HARBOUR.encode())])
        link = jobs.link()
        assert jobs.link().id == link.id
        assert [job.id for job in jobs.unfinished()] == [first.id, link.id]
        done = waited(jobs, link)
        assert done.derived is not None
        assert jobs.unfinished() == ()
        jobs.close()
