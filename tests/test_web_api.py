"""The desk's API: what programs get, how they are refused, and that nothing they send brings it down."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import schemathesis
from desk import OWN_PAGE, serving, visiting
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS

from hearsay import Ledger, analyze, read
from hearsay.errors import HearsayError
from hearsay.web.api import shapes

STORY = Path(__file__).parent.parent / "src" / "hearsay" / "examples" / "portovero"


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of the first four articles of the bundled story, linked."""
    path = tmp_path_factory.mktemp("api") / "story.db"
    with Ledger.open(path) as ledger:
        for article in sorted(STORY.glob("*.html"))[:4]:
            (document,) = read(article)
            ledger.add(analyze(document, propositions=True))
        ledger.link()
    return path


@pytest.fixture(scope="module")
def address(linked: Path) -> Iterator[str]:
    with serving(linked) as where:
        yield where


@pytest.fixture
def client(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, timeout=60, trust_env=False) as one:
        yield one


@pytest.fixture
def own(linked: Path, tmp_path: Path) -> Iterator[httpx.Client]:
    """A client of a desk on a ledger that this test may change."""
    shutil.copyfile(linked, tmp_path / "news.db")
    with serving(tmp_path / "news.db") as where, httpx.Client(base_url=where, timeout=60, trust_env=False) as one:
        yield one


def got(client: httpx.Client, path: str, **query: Any) -> Any:
    answer = client.get(path, params=query or None)
    assert answer.status_code == 200, answer.text
    return answer.json()


def finished(client: httpx.Client, answer: httpx.Response) -> Any:
    """The job that an answer names, when it is over."""
    assert answer.status_code == 202, answer.text
    end = time.monotonic() + 120
    while (job := got(client, answer.headers["location"]))["state"] not in ("done", "failed"):
        assert time.monotonic() < end, job
        time.sleep(0.2)
    return job


def test_a_claim_is_the_same_as_on_the_command_line(client: httpx.Client, linked: Path) -> None:
    from hearsay.export.claims import claim_json, report_json

    with Ledger.open(linked) as ledger:
        rows = list(ledger.claims(limit=3))
        assert got(client, "/api/claims", limit=3)["items"] == [claim_json(row) for row in rows]
        report = report_json(ledger.claim(rows[0].claim.id))
    found = got(client, f"/api/claims/{rows[0].claim.id[:8]}")
    assert found.pop("dated") == {"state": "ok", "reason": None}
    assert found == report


def test_an_article_is_what_was_read_and_says_which_claim_each_part_is(client: httpx.Client, linked: Path) -> None:
    hit = next(each for each in got(client, "/api/search", q="serbatoio")["items"] if each["kind"] == "article")
    article = got(client, f"/api/articles/{hit['document']}")
    shapes.ArticleShape.model_validate(article)
    start, end = article["claims"][0]["content"][0]
    assert article["text"][start:end]
    assert article["linked"] == {"state": "ok", "reason": None}
    mention, place = next(iter(article["claim_of"].items()))
    assert mention in {each["id"] for each in got(client, f"/api/claims/{place['claim']}")["mentions"]}


def test_a_story_is_told_whole(client: httpx.Client) -> None:
    (row,) = got(client, "/api/stories")["items"]
    story = got(client, f"/api/stories/{row['id']}", claims=2)
    shapes.StoryDetail.model_validate(story)
    assert [each["id"] for each in story["documents"]] == [
        each["id"] for each in sorted(story["documents"], key=lambda each: each["published"])
    ]
    assert (len(story["documents"]), story["claims_shown"], story["claims_whole"]) == (4, 2, row["claims"])
    assert {each["claim"] for each in story["cells"]} <= {each["id"] for each in story["claims"]}
    assert {each["voice"] for each in story["cells"]} == {each["key"] for each in story["voices"]}
    assert story["timeline"]


def test_a_source_without_a_record_says_so_and_with_one_does_not(own: httpx.Client) -> None:
    forecasts = got(own, "/api/forecasts")["items"]
    assert forecasts
    dated = [each for each in forecasts if each["measured"]["state"] == "ok"]
    assert all(each["due"] for each in dated)
    one = next(each for each in forecasts if each["source"])
    before = got(own, "/api/source", name=one["source"])
    assert before["measured"]["state"] == "cannot-measure"
    asked = {"decision": "forecast", "subjects": [one["mention"]], "value": "came_true", "who": "Marta"}
    assert own.post("/api/judgements", json=asked).status_code == 201
    after = got(own, "/api/source", name=one["source"])
    assert after["measured"]["state"] == "ok"
    assert [each["outcome"] for each in after["forecasts"]].count("came_true") == 1
    assert one["mention"] not in {each["mention"] for each in got(own, "/api/forecasts", open=True)["items"]}


def test_the_inbox_is_that_of_the_one_who_asks_and_asking_leaves_no_trace(own: httpx.Client) -> None:
    first = got(own, "/api/inbox", who="Marta")
    shapes.InboxShape.model_validate(first)
    assert (first["who"], first["since"]) == ("Marta", None)
    assert got(own, "/api/inbox", who="Marta") == first
    assert got(own, "/api/inbox", who="Olga")["who"] == "Olga"


def test_articles_and_what_they_call_unknown_come_the_latest_first(client: httpx.Client) -> None:
    rows = got(client, "/api/articles")
    assert rows["total"] == len(rows["items"]) == 4
    assert got(client, "/api/articles", limit=1, offset=3)["items"] == rows["items"][3:]
    for each in got(client, "/api/unknowns")["items"]:
        start, end = each["span"]
        assert got(client, f"/api/articles/{each['document']['id']}")["text"][start:end] == each["words"]


def test_a_list_is_walked_to_its_end(client: httpx.Client) -> None:
    whole = got(client, "/api/claims", limit=500)
    path: str | None = "/api/claims?limit=3&minimum=1"
    found = []
    while path:
        part = got(client, path)
        found += part["items"]
        path = part["next"]
    assert found == whole["items"]
    assert whole["next"] is None
    assert whole["total"] == len(found) > 3


def test_what_has_not_changed_is_not_sent_again(own: httpx.Client) -> None:
    first = own.get("/api/claims")
    again = own.get("/api/claims", headers={"If-None-Match": f'"old", W/{first.headers["etag"]}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    claim = first.json()["items"][0]["id"]
    own.post("/api/judgements", json={"decision": "credibility", "subjects": [claim], "value": "5", "who": "Marta"})
    changed = own.get("/api/claims", headers={"If-None-Match": first.headers["etag"]})
    assert changed.status_code == 200
    assert changed.headers["etag"] != first.headers["etag"]


@pytest.mark.parametrize(
    "path", ["articles", "claims", "stories", "sources", "forecasts", "unknowns", "questions", "search?q=porto"]
)
def test_an_empty_ledger_says_that_nothing_can_be_measured(path: str, tmp_path: Path) -> None:
    with serving(tmp_path / "new.db") as where, visiting(where) as client:
        found = got(client, f"/api/{path}")
    assert (found["state"], found["items"], found["next"]) == ("cannot-measure", [], None)
    assert "no articles yet" in found["reason"]


def test_what_is_not_linked_says_so(tmp_path: Path) -> None:
    """Paola Ferri, portavoce della cooperativa Alveare, ha detto che il magazzino riaprirà lunedì."""
    text = test_what_is_not_linked_says_so.__doc__
    with serving(tmp_path / "new.db") as where, visiting(where) as client:
        job = finished(client, client.post("/api/add", json={"text": text, "title": "Riapre il magazzino"}))
        document = job["items"][0]["document"]
        before = got(client, "/api/claims")
        article = got(client, f"/api/articles/{document}")
        assert (before["state"], article["linked"]["state"]) == ("cannot-measure", "cannot-measure")
        assert "POST /api/link" in before["reason"]
        assert article["title"] == "Riapre il magazzino"
        done = finished(client, client.post("/api/link", json={}))
        assert (done["state"], done["derived"]["claims"]) == ("done", 1)
        (claim,) = got(client, "/api/claims")["items"]
        assert claim["gist"] == "il magazzino riaprirà lunedì"
        detail = got(client, f"/api/claims/{claim['id']}")
        assert detail["dated"]["state"] == "cannot-measure"
        assert "nobody can tell who said it first" in detail["dated"]["reason"]


def test_a_decision_is_made_told_and_taken_back(own: httpx.Client) -> None:
    claim = got(own, "/api/claims", minimum=2)["items"][0]
    first, second = (each["mention"] for each in claim["mentions"][:2])
    asked = {"decision": "different_origin", "subjects": [first, second], "who": "Marta", "note": "two offices"}
    answer = own.post("/api/judgements", json=asked)
    (made,) = answer.json()["judgements"]
    assert (answer.status_code, answer.json()["takes_effect"], made["who"]) == (201, "now", "Marta")
    assert made in got(own, f"/api/claims/{claim['id']}")["judgements"]
    assert own.post("/api/judgements/undo", json={"who": "Olga"}).json()["judgements"] == []
    assert len(own.post("/api/judgements/undo", json={"who": "Marta"}).json()["judgements"]) == 1
    assert got(own, f"/api/claims/{claim['id']}") == own.get(f"/api/claims/{claim['id']}").json()
    assert got(own, "/api/judgements")["items"] == []
    assert len(got(own, "/api/judgements", every=True)["items"]) == 2


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"decision": "same_claim", "subjects": ["0000000000000000", "1111111111111111"]}, "holds no"),
        ({"decision": "same_origin", "subjects": ["0000000000000000"]}, "takes two subjects"),
        ({"decision": "credibility", "subjects": ["0000000000000000"], "value": "7"}, "one of 1, 2, 3, 4, 5, 6"),
        ({"decision": "forecast", "subjects": ["0000000000000000"], "value": "maybe"}, "came_true"),
        ({"decision": "content", "subjects": ["0000000000000000"]}, "takes a span"),
        ({"decision": "verdict", "subjects": ["x"]}, "body.decision"),
        ({"decision": "no_claim", "subjects": ["x"], "truth": True}, "body.truth"),
    ],
)
def test_a_decision_that_cannot_be_made_is_explained(client: httpx.Client, asked: dict[str, Any], says: str) -> None:
    answer = client.post("/api/judgements", json=asked)
    assert answer.status_code in (404, 422)
    error = answer.json()["error"]
    assert set(error) == {"code", "message", "detail"}
    assert says in error["message"]


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/claims/0000000000000000", 404, "not-found"),
        ("GET", "/api/articles/0000000000000000", 404, "not-found"),
        ("GET", "/api/jobs/0", 404, "not-found"),
        ("GET", "/api/nothing", 404, "not-found"),
        ("DELETE", "/api/claims", 405, "not-allowed"),
        ("GET", "/api/claims?since=yesterday", 422, "invalid"),
        ("GET", "/api/search?q=%22%22", 422, "refused"),
        ("GET", "/api/claims?source=%3F", 422, "refused"),
        ("GET", "/api/claims?source=%00", 422, "invalid"),
    ],
)
def test_errors_have_one_shape(client: httpx.Client, method: str, path: str, status: int, code: str) -> None:
    answer = client.request(method, path, headers=OWN_PAGE)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert set(answer.json()) == {"error"}
    assert "/" not in answer.json()["error"]["message"].replace("POST /api", "")


@pytest.mark.parametrize("url", ["http://127.0.0.1/", "ftp://corriere.example/", "http://a.example/ http://b.example/"])
def test_an_address_that_is_refused_is_said_at_once_or_by_its_job(client: httpx.Client, url: str) -> None:
    answer = client.post("/api/add", json={"url": url})
    if answer.status_code == 202:
        (item,) = finished(client, answer)["items"]
        assert (item["state"], item["document"]) == ("refused", None)
        assert "private address" in item["problems"][0]
    else:
        assert answer.status_code == 422


def test_a_text_without_words_is_refused_before_anything_is_kept(client: httpx.Client) -> None:
    answer = client.post("/api/add", json={"text": " . . . "})
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "unread")


def test_the_description_names_every_refusal(client: httpx.Client) -> None:
    paths = got(client, "/api/openapi.json")["paths"]
    assert len(paths) > 10
    for path, methods in paths.items():
        assert path.startswith("/api/")
        for method, about in methods.items():
            assert {"401", "403", "404", "413", "421", "422", "503"} <= set(about["responses"]), path
            assert method == "post" or "/jobs/" in path or {"200", "304"} <= set(about["responses"]), path
            assert about["tags"], path


def bounded(examples: int) -> settings:
    """So many examples, the same ones each time."""
    return settings(
        max_examples=examples, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
    )


@pytest.mark.slow
def test_nothing_that_is_sent_brings_it_down(own: httpx.Client) -> None:
    """Schemathesis makes requests of every kind from the description, right and wrong ones."""
    schema = schemathesis.openapi.from_url(f"{own.base_url}/api/openapi.json")
    # Its ids are made up, and hardly one is there: that what fits is accepted cannot be asked of it.
    checks = [each for each in CHECKS.get_all() if each.__name__ != "positive_data_acceptance"]
    assert "response_schema_conformance" in {each.__name__ for each in checks}
    asked: dict[str, set[int]] = {}
    for result in schema.get_all_operations():
        operation = result.ok()

        @bounded(20)
        @given(case=operation.as_strategy() | operation.as_strategy(generation_mode=GenerationMode.NEGATIVE))
        def attempt(case: schemathesis.Case) -> None:
            answer = case.call_and_validate(checks=checks, headers=OWN_PAGE, timeout=60)
            asked.setdefault(case.operation.label, set()).add(answer.status_code)

        attempt()
    assert all(status < 500 for seen in asked.values() for status in seen)
    assert len(asked) > 12


@pytest.mark.slow
def test_answers_about_what_is_there_are_as_described(own: httpx.Client) -> None:
    """The same with ids that are there, in addresses and in decisions."""
    claims = got(own, "/api/claims")["items"]
    ids = [claims[0]["id"], *(each["mention"] for each in claims[0]["mentions"]), claims[-1]["typical"]]
    ids += [
        got(own, f"/api/claims/{claims[0]['id']}")["mentions"][0]["document"],
        *(each["id"] for each in claims[1:3]),
        got(own, "/api/stories")["items"][0]["id"],
    ]
    schema = schemathesis.openapi.from_url(f"{own.base_url}/api/openapi.json")
    asked: dict[str, set[int]] = {}
    deciding = "POST /api/judgements"
    for result in schema.get_all_operations():
        operation = result.ok()
        if operation.label == "GET /api/jobs/{identity}":
            continue
        if "{identity}" not in operation.path and operation.label != deciding:
            continue

        @bounded(15)
        @given(case=operation.as_strategy(), known=st.lists(st.sampled_from(ids), min_size=2, max_size=2))
        def attempt(case: schemathesis.Case, known: list[str]) -> None:
            if case.operation.label == deciding:
                assert isinstance(case.body, dict)
                case.body["subjects"] = known[: max(1, len(case.body["subjects"]))]
            else:
                case.path_parameters = {"identity": known[0]}
            answer = case.call(headers=OWN_PAGE, timeout=60)
            asked.setdefault(case.operation.label, set()).add(answer.status_code)
            case.operation.validate_response(answer, case=case)

        attempt()
    assert all(status < 500 for seen in asked.values() for status in seen)
    assert asked["GET /api/claims/{identity}"] >= {200}
    assert asked["GET /api/articles/{identity}"] >= {200}
    assert asked[deciding] >= {201}


def test_records_are_described_as_they_are_written(linked: Path) -> None:
    from hearsay.web.answers import plain

    with Ledger.open(linked) as ledger:
        for kind, found in (
            (shapes.SOURCE, ledger.sources()),
            (shapes.HIT, ledger.search("porto")),
            (shapes.STORY, ledger.stories()),
            (shapes.UNKNOWN, ledger.unknowns()),
            (shapes.FACETS, [ledger.facets("porto")]),
            (shapes.record(type(ledger.counts())), [ledger.counts()]),
        ):
            assert found
            for each in found:
                kind.model_validate(plain(each))
        with pytest.raises(HearsayError):
            ledger.claim("0000000000000000")
