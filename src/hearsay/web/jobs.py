"""Work that takes longer than a page may: adding articles and linking, one after the other, with its progress.

One thread works, so that adding and linking never stand in each other's way; requests only look at how far it is. A
document counts as kept when `Ledger.add` has returned, not before. What waits is kept by `hearsay.web.waiting`.
"""

from __future__ import annotations

import logging
import queue
import secrets
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal

from hearsay.casebook import Ledger
from hearsay.errors import HearsayError, LedgerFull, NotFound, NotText, ReadError, UnknownLanguage, Unreachable
from hearsay.ledger.linked import Derived
from hearsay.modelsets import ModelSet
from hearsay.records import Analysis, Document
from hearsay.web.waiting import Parcel, Waiting

ItemState = Literal["waiting", "reading", "new", "version", "reprint", "same", "unread", "refused"]
JobState = Literal["waiting", "running", "done", "failed"]
Kind = Literal["add", "link"]
Reader = Callable[[Parcel], Iterator[Document]]

_KEPT = 200
"""How many jobs are remembered. Source: own; a day's work of a desk."""
# What ingest calls the trouble with a file that gave no text to read.
_UNREAD = {"not-text": "no_text", "unreadable": "unreadable", "unknown-language": "foreign"}
_CODES = ((UnknownLanguage, "foreign"), (NotText, "no_text"), (NotFound, "gone"), (Unreachable, "unreachable"))
logger = logging.getLogger("hearsay.web")


@dataclass(frozen=True, slots=True)
class Item:
    """What became of one thing that was handed in.

    `state` says whether it waits, is being read, was kept (`new`, another `version` of a page, a `reprint`, the `same`
    as one that was there, `unread`: kept with its problem) or was `refused`. `document` and `title` are None until it
    is kept; `problems` are sentences for people, `code` a stable word for what kept it from being read (a key of the
    words: `foreign`, `no_text`, `gone`, `unreachable`, `unreadable`, `mistake`), None where nothing did.
    """

    name: str
    state: ItemState = "waiting"
    document: str | None = None
    title: str | None = None
    outlet: str | None = None
    claims: int = 0
    unknowns: int = 0
    forecasts: int = 0
    problems: tuple[str, ...] = ()
    code: str | None = None

    @property
    def kept(self) -> bool:
        """Whether its document is in the ledger."""
        return self.document is not None


@dataclass(frozen=True, slots=True)
class Job:
    """A piece of work: adding some articles, with the linking that follows if it was asked for, or linking alone.

    `stage` is what is done now (`adding`, or a stage of the linking), `done` of `total` how far it is, `total` None
    where nobody knows. `derived` is what the linking came to, `questions` how many links ask a person: None before it.
    `problem` says why it failed. `made` is ISO 8601 in UTC; `back` is the page that it was started from.
    """

    id: str
    kind: Kind
    state: JobState = "waiting"
    stage: str = "waiting"
    done: int = 0
    total: int | None = None
    items: tuple[Item, ...] = ()
    linking: bool = False
    derived: Derived | None = None
    questions: int | None = None
    problem: str | None = None
    made: str = ""
    back: str = "/"

    @property
    def over(self) -> bool:
        """Whether it is done or has failed."""
        return self.state in ("done", "failed")


class Jobs:
    """The work of one app, in the order of asking."""

    def __init__(self, ledger: Ledger, models: ModelSet, waiting: Waiting, read: Reader | None = None) -> None:
        self._ledger = ledger
        self._models: ModelSet = models
        self._waiting = waiting
        self._read = read or Parcel.documents
        self._jobs: dict[str, Job] = {}
        self._parcels: dict[str, Sequence[Parcel]] = {}
        self._queue: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._closed = False

    def resume(self) -> Job | None:
        """Go on with what was handed in and not yet read when the app stopped; None where nothing waits."""
        left = self._waiting.left()
        return self._put(Job("", "add", items=_items(left)), left) if left else None

    def add(self, parcels: Sequence[Parcel], *, link: bool = False, back: str = "/") -> Job:
        """Take articles in and return at once; when this returns they are on the disk, to be read in their turn.

        Raises:
            LedgerFull: they cannot be kept there; none was taken.
        """
        kept: list[Parcel] = []
        try:
            kept.extend(self._waiting.keep(parcel) for parcel in parcels)
        except LedgerFull:
            for parcel in kept:
                self._waiting.forget(parcel)
            raise
        return self._put(Job("", "add", items=_items(kept), linking=link, back=back), kept)

    def link(self, back: str = "/") -> Job:
        """Link in its turn; where a linking waits or runs already, and nothing is added before it ends, return that."""
        with self._changed:
            last = next((job for job in reversed(self._jobs.values()) if not job.over), None)
            if last is not None and last.kind == "link" and last.state == "waiting":
                return last
        return self._put(Job("", "link", linking=True, back=back), ())

    def get(self, identity: str) -> Job | None:
        """Return a job as it is now, None where none is remembered by that id."""
        with self._changed:
            return self._jobs.get(identity)

    def unfinished(self) -> tuple[Job, ...]:
        """Return the jobs that wait or run, in their order."""
        with self._changed:
            return tuple(job for job in self._jobs.values() if not job.over)

    def wait(self, identity: str, seconds: float) -> Job | None:
        """Return a job when it is over, or as it is after so many seconds."""
        with self._changed:
            self._changed.wait_for(lambda: identity not in self._jobs or self._jobs[identity].over, seconds)
            return self._jobs.get(identity)

    def close(self, seconds: float = 10.0) -> None:
        """Stop after the document in hand, waiting for so many seconds; what is left waits for the next start."""
        self._closed = True
        self._queue.put(None)
        if self._thread is not None:
            self._thread.join(seconds)

    def _put(self, job: Job, parcels: Sequence[Parcel]) -> Job:
        made = datetime.now(UTC).isoformat(timespec="seconds")
        job = replace(job, id=secrets.token_hex(8), made=made, total=len(parcels) or None)
        with self._changed:
            self._jobs[job.id] = job
            self._parcels[job.id] = parcels
            for old in [each.id for each in self._jobs.values() if each.over][: max(0, len(self._jobs) - _KEPT)]:
                del self._jobs[old]
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="hearsay-jobs", daemon=True)
                self._thread.start()
        self._queue.put(job.id)
        return job

    def _work(self) -> None:
        while (identity := self._queue.get()) is not None and not self._closed:
            self._update(identity, state="running")
            try:
                self._run(identity)
            except HearsayError as error:
                self._update(identity, state="failed", problem=str(error))
            except Exception as error:
                logger.exception("a job failed")
                self._update(identity, state="failed", problem=f"{type(error).__name__}: {error}")
            else:
                if not self._closed:
                    job = self._jobs[identity]
                    self._update(identity, state="done", done=job.total or job.done)
            self._parcels.pop(identity, None)

    def _run(self, identity: str) -> None:
        for number, parcel in enumerate(self._parcels[identity]):
            if self._closed:
                return
            self._update(identity, stage="adding", done=number)
            self._change(identity, number, state="reading")
            self._add(identity, number, parcel)
            self._update(identity, done=number + 1)
        job = self._jobs[identity]
        if job.linking and self._ledger.stale():
            derived = self._ledger.link(
                lambda stage, done, total: self._update(identity, stage=stage, done=done, total=total)
            )
            self._update(identity, derived=derived, questions=len(self._ledger.perhaps(1000)))

    def _add(self, identity: str, number: int, parcel: Parcel) -> None:
        """Read and keep one parcel; it goes from what waits when its documents are kept, or it is refused for good."""
        parcel = self._waiting.begun(parcel)
        try:
            for document in self._read(parcel):
                self._keep(identity, number, document)
        except ReadError as error:
            self._change(identity, number, state="refused", problems=(str(error),), code=code_of(error))
        except HearsayError:
            self._waiting.spared(parcel)  # the ledger's own trouble stops the job: what was handed in goes on waiting
            raise
        except Exception as error:
            logger.exception("a document could not be read")
            said = f"hearsay met an error of its own ({type(error).__name__}); please report it with the text."
            self._change(identity, number, state="refused", problems=(said,), code="mistake")
        self._waiting.forget(parcel)

    def _keep(self, identity: str, number: int, document: Document) -> None:
        from hearsay.pipeline import analyze

        code = next((_UNREAD[problem.code] for problem in document.problems if problem.code in _UNREAD), None)
        unread = code is not None
        known = self._ledger.known(document)
        if known is not None or unread:
            analysis = Analysis(document, problems=document.problems)
        else:
            analysis = analyze(document, models=self._models, propositions=True)
        added = self._ledger.add(analysis)
        if known is not None and not unread:
            analysis = self._ledger.store.analysis(added.document_id)
        problems = dict.fromkeys(each.message for each in (*document.problems, *analysis.problems))
        state: ItemState = "unread" if unread else added.state
        self._change(
            identity,
            number,
            state=state,
            document=added.document_id,
            title=analysis.document.title or document.title,
            outlet=document.outlet,
            claims=len(analysis.attributions),
            unknowns=len(analysis.unknowns),
            forecasts=len(analysis.forecasts),
            problems=tuple(problems),
            code=code,
        )

    def _change(self, identity: str, number: int, **values: object) -> None:
        with self._changed:
            items = list(self._jobs[identity].items)
            items[number] = replace(items[number], **values)  # type: ignore[arg-type]
            self._jobs[identity] = replace(self._jobs[identity], items=tuple(items))

    def _update(self, identity: str, **values: object) -> None:
        with self._changed:
            self._jobs[identity] = replace(self._jobs[identity], **values)  # type: ignore[arg-type]
            self._changed.notify_all()


def code_of(error: ReadError) -> str:
    """Return the stable word for what kept something from being read; see `Item`."""
    return next((code for kind, code in _CODES if isinstance(error, kind)), "unreadable")


def _items(parcels: Sequence[Parcel]) -> tuple[Item, ...]:
    return tuple(Item(parcel.name) for parcel in parcels)
