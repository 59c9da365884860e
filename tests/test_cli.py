"""`hearsay read` as a person or a program meets it: what it prints where, and how it ends."""

from __future__ import annotations

import inspect
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sample_articles import DAM_TEXT, FERRY_TEXT, dam, ferry

from hearsay.cli import Options, Streams, _with_page_path, guarded, report
from hearsay.errors import HearsayError, ModelError, NotFound, NotText, ReadError, UnknownLanguage, Unreachable
from hearsay.modelsets import installed
from hearsay.records import Analysis, Document, Problem


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


ARTICLES = {"diga.txt": dam, "ferry.txt": ferry}
ERRORS: dict[str, ReadError] = {
    "nothing.txt": NotFound("There is no file nothing.txt.", "nothing.txt"),
    "https://silent.example/": Unreachable("silent.example did not answer.", "https://silent.example/"),
    "picture.txt": NotText("picture.txt is not text.", "picture.txt"),
    "finnish.txt": UnknownLanguage("finnish.txt seems to be in Finnish.", "finnish.txt", "fi"),
    "ftp://old.example/": ReadError("ftp is not read.", "ftp://old.example/"),
}


def read(
    origin: str, *, lang: str | None = None, outlet: str | None = None, published: str | None = None
) -> Iterator[Document]:
    """Documents by name, and errors by theirs; `folder` is both articles and a file that is no text."""
    if origin in ERRORS:
        raise ERRORS[origin]
    if origin == "folder":
        yield from (dam().document, ferry().document)
        problem = Problem("broken", "not-text", "folder/broken.txt is binary.")
        yield Document("broken", "", "und", problems=(problem,))
        return
    yield ARTICLES[origin]().document


def analyze(document: Document) -> Analysis:
    """The reading by hand; another document breaks it, as another language does."""
    return {make().document.id: make for make in ARTICLES.values()}[document.id]()


def run(*origins: str, show: str | None = "json", page: str | None = None, quiet: bool = False) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    streams = Streams(out, err)
    options = Options(origins, show, page, quiet=quiet)  # type: ignore[arg-type]
    code = guarded(lambda: report(options, streams, read, analyze), streams)
    return code, out.getvalue(), err.getvalue()


def test_json_is_one_object_a_line_and_standard_error_stays_empty() -> None:
    code, out, err = run("diga.txt", "ferry.txt")
    assert (code, err) == (0, "")
    assert [json.loads(line)["title"][:5] for line in out.splitlines()] == ["Diga ", "Ferry"]


@pytest.mark.parametrize(
    ("origin", "code"),
    [
        ("nothing.txt", 3),
        ("https://silent.example/", 4),
        ("picture.txt", 5),
        ("finnish.txt", 6),
        ("ftp://old.example/", 2),
    ],
)
def test_each_error_has_its_code_and_one_sentence(origin: str, code: int) -> None:
    assert run(origin) == (code, "", f"hearsay: {ERRORS[origin]}\n")


def test_an_origin_that_cannot_be_read_does_not_stop_the_others() -> None:
    code, out, err = run("nothing.txt", "diga.txt", "picture.txt")
    assert code == 3
    assert len(out.splitlines()) == 1
    assert len(err.splitlines()) == 2


def test_a_folder_with_a_file_that_is_no_text_ends_with_1_and_keeps_the_others() -> None:
    code, out, err = run("folder")
    assert code == 1
    assert json.loads(out.splitlines()[2])["problems"][0]["code"] == "not-text"
    assert err == "hearsay: 1 of 3 documents could not be read; their problems say why.\n"


def test_tables_are_printed_one_after_the_other() -> None:
    code, out, _ = run("folder", show="table")
    assert code == 1
    assert 0 < out.index("12 claims") < out.index("11 claims") < out.index("folder/broken.txt is binary.")


def test_a_page_goes_to_its_file_and_says_so(tmp_path: Path) -> None:
    target = tmp_path / "new" / "page.html"
    code, out, err = run("diga.txt", show=None, page=str(target))
    assert (code, out, err) == (0, "", f"hearsay: wrote {target}\n")
    assert "Diga di Valmora" in target.read_text(encoding="utf-8")
    assert run("diga.txt", show=None, page=str(target), quiet=True) == (0, "", "")


def test_pages_go_into_a_folder_with_an_index(tmp_path: Path) -> None:
    code, _, _ = run("folder", show=None, page=f"{tmp_path}/pages/")
    assert code == 1
    names = sorted(path.name for path in (tmp_path / "pages").iterdir())
    assert len(names) == 4
    assert names[0].startswith("diga-di-valmora-il-governo-promette-i-lavori-")
    index = (tmp_path / "pages" / "index.html").read_text(encoding="utf-8")
    assert all(name in index for name in names if name != "index.html")
    before = {path: path.read_bytes() for path in (tmp_path / "pages").iterdir()}
    run("folder", show=None, page=f"{tmp_path}/pages")
    assert {path: path.read_bytes() for path in (tmp_path / "pages").iterdir()} == before


def test_a_page_can_be_piped() -> None:
    code, out, err = run("diga.txt", "ferry.txt", show=None, page="-")
    assert (code, err) == (0, "")
    assert out.startswith("<!doctype html>")
    assert 'id="d2-c1"' in out


def test_progress_shows_on_a_terminal_for_several_documents_only_and_not_when_quiet() -> None:
    def err(*origins: str, quiet: bool = False) -> str:
        streams = Streams(io.StringIO(), Terminal())
        report(Options(origins, "json", quiet=quiet), streams, read, analyze)
        assert isinstance(streams.err, Terminal)
        return streams.err.getvalue()

    assert "Reading" in err("diga.txt", "ferry.txt")
    assert err("diga.txt", "ferry.txt", quiet=True) == ""
    assert err("diga.txt") == ""


@pytest.mark.parametrize(
    ("raised", "code", "sentence"),
    [
        (KeyboardInterrupt(), 130, "interrupted; what was printed is complete."),
        (ModelError("The Italian pipeline is missing: run make train.", "it"), 70, "The Italian pipeline is missing"),
        (HearsayError("Two\nlines\x1b[2J"), 70, "Two lines[U+001B][2J"),
        (OSError(28, "No space left on device"), 70, "the system refused: [Errno 28] No space left"),
        (ZeroDivisionError("by zero"), 70, "stopped by an error of its own, ZeroDivisionError: by zero."),
    ],
)
def test_whatever_stops_the_run_is_told_in_one_line(raised: BaseException, code: int, sentence: str) -> None:
    def work() -> int:
        raise raised

    streams = Streams(io.StringIO(), io.StringIO())
    assert guarded(work, streams) == code
    assert isinstance(streams.err, io.StringIO)
    assert streams.err.getvalue().startswith(f"hearsay: {sentence}")
    assert streams.err.getvalue().count("\n") == 1


def test_what_a_person_reads_fits_the_terminals_encoding_and_what_a_program_reads_is_utf_8() -> None:
    for show, encoding in (("table", "latin-1"), ("json", "utf-8")):
        raw = io.BytesIO()
        out = io.TextIOWrapper(raw, encoding="latin-1")
        report(Options(("diga.txt",), show), Streams(out, io.StringIO()), read, analyze)  # type: ignore[arg-type]
        assert "È altamente probabile" in raw.getvalue().decode(encoding)


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        (["a.txt", "--html"], ["a.txt", "--html", "-"]),
        (["--html", "a.txt"], ["--html", "-", "a.txt"]),
        (["--html", "--quiet", "a.txt"], ["--html", "-", "--quiet", "a.txt"]),
        (["a.txt", "--html", "page.html"], ["a.txt", "--html", "page.html"]),
        (["a.txt", "--html", "pages/"], ["a.txt", "--html", "pages/"]),
        (["a.txt", "--html", "-"], ["a.txt", "--html", "-"]),
        (["--html=a.txt", "b.txt"], ["--html=a.txt", "b.txt"]),
        (["--", "--html", "a.txt"], ["--", "--html", "a.txt"]),
    ],
)
def test_the_path_of_a_page_may_be_left_out(given: list[str], meant: list[str]) -> None:
    assert _with_page_path(given) == meant


# The command itself, in a process of its own.


def command(*arguments: str, stdin: str = "", env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, "-m", "hearsay", *arguments]
    changed = {**os.environ, **(env or {})}
    return subprocess.run(program, input=stdin, capture_output=True, encoding="utf-8", env=changed, check=False)


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """A folder with both articles."""
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "diga.txt").write_text(DAM_TEXT, encoding="utf-8")
    (folder / "ferry.txt").write_text(FERRY_TEXT, encoding="utf-8")
    return folder


def test_version_names_every_pipeline_with_its_version_and_licence() -> None:
    done = command("--version")
    assert done.returncode == 0
    assert done.stdout.startswith("hearsay 0.")
    assert "Apache-2.0" in done.stdout
    pipelines = installed()
    assert pipelines
    for pipeline in pipelines:
        (line,) = (
            line
            for line in done.stdout.splitlines()
            if f"{pipeline.models}: " in line and f" {pipeline.lang} {pipeline.version}" in line
        )
        assert pipeline.licence in line
        assert ("non-commercial use only" in line) == ("NC" in pipeline.licence)


def test_a_set_without_the_articles_language_ends_in_one_sentence_that_says_what_to_do(tmp_path: Path) -> None:
    """Paola Ferri, portavoce della cooperativa Alveare, ha detto che il magazzino riaprirà lunedì."""
    news = inspect.getdoc(test_a_set_without_the_articles_language_ends_in_one_sentence_that_says_what_to_do) or ""
    article = tmp_path / "alveare.txt"
    article.write_text(news, encoding="utf-8")
    if any((pipeline.models, pipeline.lang) == ("free", "it") for pipeline in installed()):
        for chosen in (("--models", "free"), ()):
            done = command("read", *chosen, str(article), env={"HEARSAY_MODELS": "free"})
            assert json.loads(done.stdout)["claims"], chosen
        return
    done = command("read", "--models", "free", str(article))
    assert (done.returncode, done.stdout) == (70, "")
    assert "the free model set has no pipeline for 'it'" in done.stderr
    assert "--models full" in done.stderr


@pytest.mark.parametrize(("arguments", "env"), [(("--models", "best"), {}), ((), {"HEARSAY_MODELS": "best"})])
def test_a_model_set_that_does_not_exist_is_a_usage_error(arguments: tuple[str, ...], env: dict[str, str]) -> None:
    done = command("read", *arguments, "diga.txt", env=env)
    assert done.returncode == 2
    assert "full" in done.stderr
    assert "free" in done.stderr


def test_help_is_quick_lists_the_exit_codes_and_loads_no_parser() -> None:
    start = time.perf_counter()
    done = command("read", "--help")
    assert time.perf_counter() - start < 5
    for code in (0, 1, 2, 3, 4, 5, 6, 70, 130, 141):
        assert re.search(rf"\n +{code} ", done.stdout.partition("Exit codes:")[2])
    program = (
        "import sys, hearsay.cli; print(*{'spacy', 'rich.table', 'jinja2', 'trafilatura', 'httpx'} & set(sys.modules))"
    )
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == ""


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["read"], "Missing argument"),
        (["read", "a.txt", "--json", "--table"], "choose one of --json and --table"),
        (["read", "a.txt", "--published", "21/10/2024"], "write the date as 2024, 2024-10 or 2024-10-21"),
        (["read", "a.txt", "--json", "--html"], "give --html a PATH"),
        (["read", "a.txt", "--nonsense"], "No such option"),
        (["wonder"], "No such command"),
    ],
)
def test_wrong_usage_ends_with_2(arguments: list[str], hint: str) -> None:
    done = command(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert hint in done.stderr


def test_an_article_is_never_written_over(news: Path) -> None:
    article = news / "saved.html"
    article.write_text("<p>The minister said the bridge was safe.</p>", encoding="utf-8")
    done = command("read", "--html", str(article), str(news / "ferry.txt"))
    assert done.returncode == 2
    assert "is left alone" in done.stderr
    assert article.read_text(encoding="utf-8") == "<p>The minister said the bridge was safe.</p>"


def test_a_file_is_read_from_its_path_and_from_standard_input_alike(news: Path) -> None:
    done = command("read", str(news / "diga.txt"))
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert found["lang"] == "it"
    assert any(source["name"] == "Dario Lovisetto" for claim in found["claims"] for source in claim["sources"])
    piped = json.loads(command("read", "-", stdin=DAM_TEXT).stdout)
    assert piped["claims"] == found["claims"]


def test_options_win_over_what_the_page_says(news: Path) -> None:
    options = ("--outlet", "Il Ponte", "--published", "2025-04-03", "--lang", "it")
    found = json.loads(command("read", str(news / "diga.txt"), *options).stdout)
    assert (found["outlet"], found["published"], found["published_from"]) == ("Il Ponte", "2025-04-03", "argument")


def test_a_table_can_be_forced_and_has_no_colour_in_a_pipe(news: Path) -> None:
    done = command("read", "--table", str(news / "ferry.txt"), env={"COLUMNS": "70"})
    assert done.returncode == 0
    assert "denies" in done.stdout
    assert "\x1b" not in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 70


@pytest.mark.parametrize(("no_colour", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_a_terminal_gets_a_table_with_colours_unless_they_are_declined(
    news: Path, no_colour: dict[str, str], coloured: bool
) -> None:
    pty = pytest.importorskip("pty", reason="needs a Unix terminal")
    main_end, terminal = pty.openpty()
    kept = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    env = {**kept, "TERM": "xterm-256color", "COLUMNS": "90", **no_colour}
    program = [sys.executable, "-m", "hearsay", "read", str(news / "ferry.txt")]
    with subprocess.Popen(program, stdout=terminal, stderr=subprocess.PIPE, env=env) as process:
        os.close(terminal)
        shown = b""
        while True:
            try:
                piece = os.read(main_end, 65536)
            except OSError:  # Linux: the other end has been closed
                break
            if not piece:
                break
            shown += piece
        assert process.wait(timeout=120) == 0
    os.close(main_end)
    assert "✗ denies" in shown.decode("utf-8")
    # 31 is red; bold and dim are no colours (no-color.org)
    assert (b"31m" in shown) is coloured


FINNISH = "Ministeri kertoi eilen, että silta suljetaan korjausten ajaksi. Pormestari kiisti väitteet jyrkästi. " * 5


@pytest.mark.parametrize(
    ("content", "code"),
    [(None, 3), (b"", 5), (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00" * 40, 5), (FINNISH.encode(), 6)],
)
def test_what_cannot_be_read_ends_with_its_code_and_one_sentence(
    tmp_path: Path, content: bytes | None, code: int
) -> None:
    path = tmp_path / "article.txt"
    if content is not None:
        path.write_bytes(content)
    done = command("read", str(path))
    assert (done.returncode, done.stdout) == (code, "")
    assert done.stderr.startswith("hearsay: ")
    assert done.stderr.count("\n") == 1


def test_an_address_where_nobody_answers_ends_with_4() -> None:
    assert command("read", "http://127.0.0.1:9/article").returncode == 4


def test_a_reader_who_leaves_early_causes_no_complaint(news: Path) -> None:
    for number in range(30):
        (news / f"more-{number}.txt").write_text(f"{FERRY_TEXT}\nReport number {number}.\n", encoding="utf-8")
    program = [sys.executable, "-m", "hearsay", "read", str(news)]
    with subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith(b"{")
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=120) == 141


def test_ctrl_c_ends_with_130_and_a_sentence(tmp_path: Path) -> None:
    # Whatever runs the tests may ignore the signal (a shell's background job does), and children inherit that.
    heard = (
        "import runpy, signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
        "runpy.run_module('hearsay', run_name='__main__', alter_sys=True)"
    )
    program = [sys.executable, "-c", heard, "read", "-"]
    with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        deadline = time.monotonic() + 60
        while not _waits_for_input(process.pid) and time.monotonic() < deadline:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 130
        assert process.stderr.read() == b"hearsay: interrupted; what was printed is complete.\n"


def _waits_for_input(pid: int) -> bool:
    """Whether the process sleeps in a read from a pipe: with nothing on standard input, hearsay has got that far."""
    state = Path(f"/proc/{pid}/wchan")
    if not state.exists():
        pytest.skip("needs Linux's /proc to know when the command waits")
    return "pipe" in state.read_text(encoding="ascii")
