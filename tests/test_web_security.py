"""Who may come in to the desk, what other sites can do to it (nothing), and how an answer is fenced in."""

from __future__ import annotations

import asyncio
import re
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from desk import OpenDesk, serving, visiting

from hearsay.errors import HearsayError
from hearsay.web.app import create_app
from hearsay.web.security import POLICY
from hearsay.web.settings import Settings

TOKEN = "rana-verde-salta-lontano"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(tmp_path_factory.mktemp("desk") / "news.db") as where:
        yield where


@pytest.fixture
def stranger(address: str) -> Iterator[httpx.Client]:
    """A client that says nothing of where it comes from."""
    with httpx.Client(base_url=address, trust_env=False, timeout=30) as client:
        yield client


@pytest.fixture
def shut(tmp_path: Path) -> Iterator[str]:
    """A desk that asks for a token."""
    with serving(tmp_path / "news.db", Settings("", token=TOKEN)) as where:
        yield where


def raw(address: str, *lines: str) -> bytes:
    """The first bytes that a server answers to a request as it is written here."""
    host, _, port = address.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=10) as line:
        line.sendall("\r\n".join((*lines, "Connection: close", "", "")).encode("latin-1"))
        return line.recv(100)


# What every answer says.


@pytest.mark.parametrize("path", ["/add", "/static/desk.css", "/api/ledger", "/nothing", "/api/nothing", "/login"])
def test_every_answer_is_fenced_in(stranger: httpx.Client, path: str) -> None:
    headers = stranger.get(path).headers
    assert headers["content-security-policy"] == POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["referrer-policy"] in {"same-origin", "no-referrer"}
    assert "camera=()" in headers["permissions-policy"]
    assert "no-cache" in headers["cache-control"] or "no-store" in headers["cache-control"]
    assert "access-control-allow-origin" not in headers


def test_the_policy_lets_nothing_run_or_load_that_is_not_the_desks_own() -> None:
    assert POLICY.startswith("default-src 'none'")
    assert "unsafe" not in POLICY
    assert "*" not in POLICY


# By which name it is called.


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "LOCALHOST", "localhost."])
def test_it_answers_to_its_own_names(stranger: httpx.Client, host: str) -> None:
    port = stranger.base_url.port
    assert stranger.get("/api/ledger", headers={"Host": f"{host}:{port}"}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example:{port}", "127.0.0.1.evil.example:{port}", "localhost", "127.0.0.1", "127.0.0.1:1",
        "192.168.1.7:{port}",
        "localhost:{port}@evil.example", "evil.example#localhost:{port}", "[::1]", "0.0.0.0:{port}", "", ":{port}",
        "localhost:{port}:{port}", "localhost:+{port}", "[::ffff:127.0.0.1]:{port}", "xn--localhost:{port}",
    ],
)  # fmt: skip
def test_it_answers_to_no_name_that_somebody_pointed_here(stranger: httpx.Client, host: str) -> None:
    given = host.format(port=stranger.base_url.port)
    answer = stranger.get("/api/ledger", headers={"Host": given})
    assert (answer.status_code, answer.json()["error"]["code"]) == (421, "wrong-host")


def test_two_names_or_none_are_none(address: str) -> None:
    own = address.removeprefix("http://")
    assert b" 200 " in raw(address, "GET /api/ledger HTTP/1.1", f"Host: {own}")
    for lines in ((f"Host: {own}", "Host: evil.example"), ("Host: evil.example", f"Host: {own}"), ()):
        assert b" 200 " not in raw(address, "GET /api/ledger HTTP/1.1", *lines)
    assert b" 421 " in raw(address, "GET /api/ledger HTTP/1.0")


def test_further_names_are_allowed_where_they_are_given(tmp_path: Path) -> None:
    settings = Settings("", names=("desk.example", "other.example:8443"))
    with serving(tmp_path / "news.db", settings) as where, httpx.Client(base_url=where, trust_env=False) as client:
        seen = {
            host: client.get("/api/ledger", headers={"Host": host}).status_code
            for host in ("desk.example", "desk.example:443", "other.example:8443", "other.example", "third.example")
        }
    assert seen == {
        "desk.example": 200, "desk.example:443": 200, "other.example:8443": 200, "other.example": 421,
        "third.example": 421,
    }  # fmt: skip


# What other sites can do.

OWN_FORM = {"lang": "it", "back": "/add"}


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "{own}"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "{own}"},
        {"Referer": "{own}/add"},
    ],
)
def test_a_form_of_the_desk_is_taken(stranger: httpx.Client, headers: dict[str, str]) -> None:
    sent = {name: value.format(own=str(stranger.base_url).rstrip("/")) for name, value in headers.items()}
    answer = stranger.post("/settings", data=OWN_FORM, headers=sent)
    assert (answer.status_code, answer.headers["location"]) == (303, "/add")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "{own}"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:3000"},
        {"Origin": "{own}.evil.example"},
        {"Origin": "file://"},
        {"Referer": "https://evil.example/{own}"},
        {"Authorization": "Bearer made-up"},
    ],
)
@pytest.mark.parametrize("path", ["/settings", "/link", "/add", "/api/link", "/api/judgements"])
def test_a_form_of_another_site_changes_nothing(stranger: httpx.Client, path: str, headers: dict[str, str]) -> None:
    sent = {name: value.format(own=str(stranger.base_url).rstrip("/")) for name, value in headers.items()}
    answer = stranger.post(path, data=OWN_FORM, headers=sent)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""]
)
def test_json_in_the_clothes_of_a_form_is_refused(stranger: httpx.Client, kind: str) -> None:
    headers = {"Content-Type": kind} if kind else {}
    answer = stranger.post("/api/link", content=b"{}", headers=headers)
    assert answer.status_code == 403


def test_a_program_that_speaks_json_needs_no_page(stranger: httpx.Client) -> None:
    assert stranger.post("/api/link", json={}).status_code == 202
    crossing = {"Origin": "https://evil.example"}
    assert stranger.post("/api/link", json={}, headers=crossing).status_code == 403
    asking = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    assert "access-control-allow-origin" not in stranger.options("/api/link", headers=asking).headers


@pytest.mark.parametrize("dest", ["image", "script", "iframe", "empty", "style", "object", "embed"])
@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_site_can_load_nothing(stranger: httpx.Client, site: str, dest: str) -> None:
    for path in ("/api/ledger", "/static/desk.css", "/add"):
        answer = stranger.get(
            path, headers={"Sec-Fetch-Site": site, "Sec-Fetch-Dest": dest, "Sec-Fetch-Mode": "no-cors"}
        )
        assert answer.status_code == 403


def test_another_site_may_link_here(stranger: httpx.Client) -> None:
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "document", "Sec-Fetch-Mode": "navigate"}
    assert stranger.get("/add", headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("headers", "visits"),
    [
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "document"}, 0),
        ({"Referer": "https://evil.example/"}, 0),
        ({"Sec-Fetch-Site": "same-origin", "Sec-Purpose": "prefetch;prerender"}, 0),
        ({"Sec-Fetch-Site": "none"}, 2),
        ({"Sec-Fetch-Site": "same-origin"}, 2),
    ],
)
def test_a_visit_that_another_site_led_to_leaves_no_trace(
    own_desk: OpenDesk, headers: dict[str, str], visits: int
) -> None:
    (story,) = own_desk.ledger.stories(minimum=2, limit=1)
    with httpx.Client(base_url=own_desk.address, trust_env=False, timeout=60, headers=headers) as client:
        for path in ("/inbox", f"/story/{story.id}"):
            assert client.get(path).status_code == 200
    with closing(sqlite3.connect(own_desk.path)) as kept:
        assert kept.execute("SELECT count(*) FROM visits").fetchone() == (visits,)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"])
def test_other_methods_are_guarded_too(stranger: httpx.Client, method: str) -> None:
    assert stranger.request(method, "/settings").status_code in {403, 405, 501}


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "\t//e"]
)
def test_a_form_leads_nowhere_else(address: str, back: str) -> None:
    with visiting(address) as client:
        answer = client.post("/settings", data={"lang": "it", "back": back})
    assert answer.headers["location"] == "/"


# The token.


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "desk.example", ""])
def test_more_than_this_machine_needs_a_token(host: str, tmp_path: Path) -> None:
    with pytest.raises(HearsayError, match="set a token"):
        create_app(Settings(str(tmp_path / "news.db"), host=host))


def test_a_token_that_can_be_guessed_is_none(tmp_path: Path) -> None:
    with pytest.raises(HearsayError, match="at least 16"):
        create_app(Settings(str(tmp_path / "news.db"), token="rana"))


@pytest.mark.parametrize("path", ["/", "/add", "/jobs/x", "/static/desk.js", "/login/../add", "/nothing", "//add"])
def test_without_the_token_there_is_only_the_door(shut: str, path: str) -> None:
    with visiting(shut) as client:
        answer = client.get(path)
        assert answer.status_code == 401
        assert 'action="/login"' in answer.text
        assert client.get("/static/desk.css").status_code == 200
        assert client.post("/add", data={"text": "x"}).status_code == 401
        assert client.get("/api/ledger").json()["error"]["code"] == "no-token"
        assert client.get("/api/openapi.json").status_code == 401


def test_the_token_opens_the_door_by_the_form(shut: str) -> None:
    with visiting(shut) as client:
        assert client.post("/login", data={"token": "rana-verde-salta-vicino"}).status_code == 401
        answer = client.post("/login", data={"token": TOKEN, "back": "/add"})
        assert (answer.status_code, answer.headers["location"]) == (303, "/add")
        cookie = answer.headers["set-cookie"]
        assert all(each in cookie for each in ("HttpOnly", "SameSite=strict", "Path=/"))
        assert TOKEN not in cookie
        assert client.get("/add").status_code == 200


def test_the_token_in_an_address_is_used_once_and_taken_out(shut: str) -> None:
    with visiting(shut) as client:
        answer = client.get(f"/add?token={TOKEN}&url=https%3A%2F%2Fcorriere.example%2F")
        assert (answer.status_code, answer.headers["location"]) == (303, "/add?url=https%3A%2F%2Fcorriere.example%2F")
        assert client.get(answer.headers["location"]).status_code == 200
        assert client.get(f"/login?token={TOKEN}").headers["location"] == "/"
    with visiting(shut) as client:
        assert client.get("/add?token=rana").status_code == 401
        assert client.get(f"//evil.example/?token={TOKEN}").headers["location"] == "/"


def test_programs_send_the_token_as_a_bearer(shut: str) -> None:
    for given, status in (
        (f"Bearer {TOKEN}", 200),
        (f"bearer  {TOKEN}", 200),
        ("Bearer no", 401),
        (f"Basic {TOKEN}", 401),
    ):
        with httpx.Client(base_url=shut, trust_env=False, headers={"Authorization": given}) as client:
            assert client.get("/api/ledger").status_code == status
            assert client.get("/add").status_code == 401
    with httpx.Client(base_url=shut, trust_env=False, headers={"Authorization": f"Bearer {TOKEN}"}) as client:
        assert client.post("/api/link", json={}).status_code == 202
        assert client.post("/api/link", json={}, headers={"Origin": "https://evil.example"}).status_code == 403


def test_a_cookie_that_is_made_up_opens_nothing(shut: str) -> None:
    port = shut.rpartition(":")[2]
    for value in ("", "x", TOKEN, "0" * 64):
        with visiting(shut, Cookie=f"hearsay-{port}={value}") as client:
            assert client.get("/add").status_code == 401


def test_the_token_stands_in_no_log(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    settings = Settings("", token=TOKEN)
    with serving(tmp_path / "news.db", settings, access_log=True) as where, visiting(where) as client:
        client.get(f"/add?token={TOKEN}&lang=it")
        client.get(f"/?token={TOKEN}x")
        client.post("/login", data={"token": TOKEN})
        client.post(f"/settings?token={TOKEN}", data={"lang": "it"})
    told = "".join(capfd.readouterr())
    assert "GET /add?lang=it" in told
    assert TOKEN not in told
    assert TOKEN not in repr(settings)


# Bodies.


def test_a_body_over_the_limit_is_refused_before_it_is_read(address: str) -> None:
    with visiting(address) as client:
        answer = client.post("/settings", data={"lang": "it", "who": "x" * 1_100_000})
        assert answer.status_code == 413
        assert "less" in answer.text or "fewer" in answer.text
    own = address.removeprefix("http://")
    head = (
        "POST /api/judgements HTTP/1.1",
        f"Host: {own}",
        "Content-Type: application/json",
        "Content-Length: 99999999999",
    )
    assert b" 413 " in raw(address, *head)


def test_a_body_of_unknown_length_is_counted_as_it_comes(address: str) -> None:
    sent = 0

    def pieces() -> Iterator[bytes]:
        nonlocal sent
        for _ in range(4000):
            sent += 10_000
            yield b"x" * 10_000

    with visiting(address) as client:
        try:
            answer = client.post("/api/judgements", content=pieces(), headers={"Content-Type": "application/json"})
        except httpx.WriteError:  # the server hung up while this was still sending, which is right as well
            return
    assert (answer.status_code, answer.json()["error"]["detail"]) == (413, {"limit": 1_000_000})


def test_articles_may_be_larger_than_other_things(tmp_path: Path) -> None:
    with serving(tmp_path / "news.db", Settings("", max_body=3_000_000)) as where, visiting(where) as client:
        assert client.post("/add", data={"text": ". " * 1_000_000}).status_code == 422
        assert client.post("/add", data={"text": ". " * 2_000_000}).status_code == 413


# When something breaks.


def test_a_damaged_ledger_is_told_without_its_place(tmp_path: Path) -> None:
    path = tmp_path / "geheim" / "news.db"
    path.parent.mkdir()
    with serving(path) as where, visiting(where) as client:
        with sqlite3.connect(path) as other:
            other.execute("DROP TABLE claim_mentions")
            other.execute("DROP TABLE claims")
        other.close()
        answers = [client.get(each) for each in ("/api/claims", "/api/claims/0000000000000000", "/add")]
    for answer in answers:
        assert answer.status_code == 503
        assert "geheim" not in answer.text
        assert "Traceback" not in answer.text
        assert answer.headers["content-security-policy"] == POLICY


def test_a_mistake_of_the_program_is_told_without_its_insides(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    app = create_app(Settings(str(tmp_path / "news.db")))

    def broken() -> None:
        raise RuntimeError("geheim")

    for path in ("/broken", "/api/broken"):
        app.add_api_route(path, broken)

    async def asked() -> list[httpx.Response]:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8377") as client:
            return [await client.get(path) for path in ("/broken", "/api/broken")]

    page, answer = asyncio.run(asked())
    assert (page.status_code, answer.status_code, answer.json()["error"]["code"]) == (500, 500, "internal")
    assert "This is a mistake of the program, not yours." in page.text
    for each in (page, answer):
        assert "geheim" not in each.text
        assert each.headers["content-security-policy"] == POLICY
    assert "geheim" in caplog.text


def test_pages_of_trouble_speak_the_readers_language(address: str) -> None:
    with visiting(address) as client:
        page = client.get("/nothing", headers={"Accept-Language": "it"}).text
    assert '<html lang="it">' in page
    assert "Qui non c&#39;è nulla" in page
    assert not re.search(r"<script|\sstyle=|\son\w+=", page)
