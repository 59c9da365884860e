"""Certainty: how sure the text words the content, which words decide it, and their ICD 203 band."""

from __future__ import annotations

from hearsay.annotate import Token
from hearsay.epistemics.article import Article, Reading
from hearsay.lexicon import Hedge
from hearsay.records import Certainty, Span

# A stronger hedge wins over a weaker one in the same content. Source: guidelines ("the strongest hedge counts").
_STRENGTH: dict[Certainty, int] = {"certain": 0, "probable": 1, "possible": 2, "unlikely": 3, "unknown": 4}

# A negation before the hedge. Source: Horn (1989) for litotes, *not unlikely*; own choice for *not probable*.
_NEGATED: dict[Certainty, Certainty] = {"probable": "unlikely", "unlikely": "possible"}


def certainty(article: Article, reading: Reading) -> tuple[Certainty, tuple[Span, ...], tuple[int, int] | None]:
    """Return the class, the words that decide it, and their band; a cue's own certainty counts where it is stronger."""
    claim, content, cue = reading.claim, reading.content, reading.cue
    best: Certainty = claim.certainty
    deciding = claim.certainty_cue
    band: tuple[int, int] | None = None
    named = bool(claim.sources) and claim.sources[0].type != "unknown"
    if named and best == "probable" and article.verbs(cue) & article.role("forecasters"):
        best, deciding = "certain", ()
    opening = content[0]
    if article.asked(reading):
        return "unknown", (Span(opening.start, opening.end),), None
    outside = [token for token in (*cue, *_governor(article, reading)) if token.i not in reading.within]
    for first, hedge in _hedges(article, [*content, *outside]):
        inside = first.i in reading.within
        if first.i == reading.top.i and first.pos == "NOUN":
            continue
        run = article.tokens[first.i : first.i + len(hedge.words)]
        main = next((token for token in run if token.head not in {other.i for other in run}), first)
        if (inside and not _covers(article, main, reading)) or (
            hedge.certainty == "possible" and _past_ability(article, first)
        ):
            continue
        grade = hedge.certainty
        negation = article.negated(first)
        if negation and grade == "possible" and first.pos in {"ADJ", "ADV"}:
            continue  # what is not possible is denied
        if negation:
            grade = _NEGATED.get(grade, grade)
        span = Span(first.start, article.tokens[first.i + len(hedge.words) - 1].end)
        if hedge.certainty == "unlikely" and not inside:
            best, deciding, band = grade, (span,), hedge.band
        elif _STRENGTH[grade] > _STRENGTH[best] or (not deciding and grade == best):
            best, deciding = grade, (span,)
            band = hedge.band if not negation else None
        elif _STRENGTH[grade] == _STRENGTH[best] and band is None and hedge.band is not None and not negation:
            deciding, band = (span,), hedge.band
    return best, deciding, band


def _governor(article: Article, reading: Reading) -> list[Token]:
    """Return the adjective that the content hangs from, with its adverbs: *it was highly likely that …*.

    The cue may stand between them: *it is unlikely, the coastguard said, that …*.
    """
    head = article.tokens[reading.top.head]
    if head.pos != "ADJ" or head.i in reading.within or any(token.i == head.i for token in reading.cue):
        between = _around_the_cue(article, reading) or _predicate(article, reading)
        if between is None:
            return []
        head = between
    below = [article.tokens[c] for c in article.parse.children[head.i] if article.tokens[c].rel == "advmod"]
    return sorted([head, *below])


def _around_the_cue(article: Article, reading: Reading) -> Token | None:
    """Return the adjective of an impersonal clause into which the cue is put, the content after it."""
    if not reading.cue or reading.claim.mode == "direct" or reading.content[0].i < reading.cue[0].i:
        return None
    for cue in reading.cue:
        head = article.tokens[cue.head]
        if cue.rel not in {"parataxis", "advcl"} or head.pos != "ADJ" or head.i > cue.i or head.i in reading.within:
            continue
        below = [article.tokens[c] for c in article.parse.children[head.i]]
        if any(t.rel == "cop" for t in below) and all(t.pos == "PRON" for t in below if t.rel == "nsubj"):
            return head
    return None


def _predicate(article: Article, reading: Reading) -> Token | None:
    """Return the adjective that the cue gives its content: *considera muy probable que …*."""
    first = reading.content[0].i
    return next(
        (
            article.tokens[c]
            for cue in reading.cue
            for c in article.parse.children[cue.i]
            if cue.i < c < first and article.tokens[c].pos == "ADJ" and article.tokens[c].rel in {"obj", "xcomp"}
        ),
        None,
    )


def _hedges(article: Article, tokens: list[Token]) -> list[tuple[Token, Hedge]]:
    found = []
    taken: set[int] = set()
    hedges = article.lexicon.hedges
    for token in tokens:
        if token.i in taken:
            continue
        if token.lower not in hedges and token.lemma not in hedges:
            continue
        for hedge in (*hedges.get(token.lower, ()), *hedges.get(token.lemma, ())):
            run = article.tokens[token.i : token.i + len(hedge.words)]
            if len(run) == len(hedge.words) and all(
                word in {other.lower, other.lemma} for word, other in zip(hedge.words, run, strict=True)
            ):
                if token.lower in article.role("month_names") and token.pos == "PROPN":
                    break
                taken.update(other.i for other in run)
                found.append((token, hedge))
                break
    return found


def _covers(article: Article, token: Token, reading: Reading) -> bool:
    """Tell whether a hedge bears on the main clause: no relative or adverbial clause, or report, lies between.

    An adjective bears on it through the subject, the object or the predicate; elsewhere only on its own noun: *the
    rating was lowered after a possible fraud*.
    """
    noun = article.tokens[token.head]
    if token.rel == "amod" and noun.i in reading.within and reading.top.i != noun.i:
        if noun.head != reading.top.i or noun.rel not in {"nsubj", "obj"}:
            return False
    below = {article.tokens[c].rel for c in article.parse.children[token.i]}
    if below & {"csubj", "ccomp"} and "cop" in below and not token.dep.startswith("acl"):
        return True
    node = token
    for _ in range(30):
        if node.i == reading.top.i or node.head == node.i or node.head not in reading.within:
            return True
        if node.dep.startswith("acl") or (node.rel == "advcl" and node.i != token.i):
            return False
        if node.rel == "ccomp" and article.cue_of.get(node.head, reading.claim.id) != reading.claim.id:
            return False
        node = article.tokens[node.head]
    return True


def _past_ability(article: Article, token: Token) -> bool:
    """Tell whether a modal of possibility only says that something could not be done."""
    following = article.tokens[token.i + 1].lower if token.i + 1 < len(article.tokens) else ""
    return token.lower in article.role("ability") and following in article.role("negation")
