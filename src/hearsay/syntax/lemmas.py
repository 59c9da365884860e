"""Lemmas as edits: what to cut from a word's end and what to put there."""

from __future__ import annotations


def rule(form: str, lemma: str) -> str:
    """Return the edit that makes the lemma out of the word.

    ``^`` keeps the word as it is; ``2:are`` lowers it, cuts two letters and appends *are*; ``^1:o`` does so with its
    capitals kept; ``=essere`` names the lemma of a word that shares no beginning with it.
    """
    form = form.replace("’", "'")
    lemma = lemma.replace("’", "'")
    low = form.lower()
    if lemma == form != low or not any(ch.isalpha() for ch in form):
        return "^"
    cased = lemma != lemma.lower()
    start = form if cased else low
    shared = 0
    while shared < min(len(start), len(lemma)) and start[shared] == lemma[shared]:
        shared += 1
    if not shared:
        return f"={lemma}"
    return f"{'^' if cased else ''}{len(start) - shared}:{lemma[shared:]}"


def apply(edit: str, form: str) -> str:
    """Return the lemma that an edit makes out of a word; an edit that cuts more than there is keeps the word."""
    if edit == "^":
        return form
    if edit.startswith("="):
        return edit[1:]
    cased = edit.startswith("^")
    cut, ending = edit.removeprefix("^").split(":", 1)
    start = form.replace("’", "'") if cased else form.replace("’", "'").lower()
    if int(cut) > len(start):
        return start
    return start[: len(start) - int(cut)] + ending
