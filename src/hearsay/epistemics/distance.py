"""How far the outlet keeps off a claim, where the claim was made, and by when it can be judged."""

from __future__ import annotations

from hearsay.annotate import Token
from hearsay.epistemics.article import Article, Reading
from hearsay.records import Attribution, Distance, Span, TimeExpression


def distance(
    article: Article, reading: Reading, conditional: list[Token], unverified: dict[int, Span]
) -> tuple[Distance, ...]:
    """Return the signs of distance: `conditional`, `alleged`, `scare_quotes` and `unverified`, with their words."""
    claim = reading.claim
    found = [Distance("conditional", Span(token.start, token.end)) for token in conditional]
    wary = article.role("alleged") | article.role("scare")
    found.extend(
        Distance("alleged", Span(token.start, token.end))
        for token in (*reading.content, *reading.cue)
        if token.lower in wary and not article.quoted[token.i]
    )
    nobody = (
        bool(claim.sources) and claim.sources[0].type == "unknown"
    )  # a named speaker's quoted words are the speaker's
    if claim.mode == "mixed" and nobody and claim.rule != "verb:label":
        for start, outer in article.scare:
            if any(span.start <= start < span.end for span in claim.content):
                found.append(Distance("scare_quotes", outer))
    sentences = sorted({token.sent for token in reading.content})
    found.extend(Distance("unverified", unverified[sentence]) for sentence in sentences if sentence in unverified)
    return tuple(dict.fromkeys(found))


def venue(article: Article, reading: Reading) -> Span | None:
    """Return the channel or occasion nearest to the cue, with what names it: *a statement on Telegram*."""
    if not reading.cue:
        return None
    low, high = article.parse.sentences[reading.cue[0].sent]
    best: tuple[int, Span] | None = None
    venues = article.lexicon.venues
    for k in range(low, high):
        token = article.tokens[k]
        if token.lower not in venues and token.lemma not in venues:
            continue
        wanted = venues.get(token.lower) or venues.get(token.lemma)
        if wanted is None or k in reading.within or token.pos not in {"NOUN", "PROPN", "X", "ADV"}:
            continue
        start = _phrase_start(article, k, low, reading.within)
        before = _simple(article, start - 1) if start > low else ""
        if before not in wanted and not ("" in wanted or token.pos == "ADV"):
            continue
        span = article.parse.span(start, _phrase_end(article, k, high, reading.within))
        distance = min(abs(k - t.i) for t in reading.cue)
        if best is None or (distance < best[0] and not best[1].start <= span.start < best[1].end):
            best = (distance, span)
    return best[1] if best is not None else None


def _phrase_start(article: Article, k: int, low: int, banned: set[int]) -> int:
    """Return the first token of the noun phrase of `k`, after its preposition."""
    start = k
    while start - 1 >= low and start - 1 not in banned:
        token = article.tokens[start - 1]
        inside = token.pos in {"DET", "ADJ", "NUM", "NOUN", "PROPN"} or token.dep in {
            "nmod:poss",
            "det:poss",
            "case:poss",
        }
        if not inside or token.lower in article.simple or token.text in {",", ":"}:
            break
        start -= 1
    return start


def _phrase_end(article: Article, k: int, high: int, banned: set[int]) -> int:
    """Return the token after the noun phrase of `k`, a participle and a second channel included."""
    end = k + 1
    while end < high and article.tokens[end].rel in {"compound", "flat", "amod"} and article.tokens[end].head == k:
        end += 1
    if end + 1 < high and " ".join(token.lower for token in article.tokens[k : k + 3]) in article.lexicon.venues:
        end = k + 3  # *rueda de prensa*
    if end + 1 < high and article.tokens[end].dep == "acl" and article.tokens[end].morph.get("VerbForm") == "Part":
        end += 1
    at = end
    while at + 1 < high and at not in banned and _simple(article, at) in article.role("venue_links"):
        head = at + 1
        while head + 1 < high and head - at < 5 and article.tokens[head].pos not in {"NOUN", "PROPN"}:
            head += 1
        while (
            head + 1 < high
            and article.tokens[head + 1].pos in {"NOUN", "PROPN"}
            and article.tokens[head + 1].rel != "obj"
        ):
            head += 1
        if head in banned or article.tokens[head].pos not in {"NOUN", "PROPN"}:
            break
        known = article.lexicon.venues.get(article.tokens[head].lower) or article.lexicon.venues.get(
            article.tokens[head].lemma
        )
        if known is None:
            break
        end = at = head + 1
    return end


def _simple(article: Article, i: int) -> str:
    lower = article.tokens[i].lower
    return article.simple.get(lower, lower)


def deadline(article: Article, claim: Attribution) -> tuple[Span | None, tuple[str | None, str] | None]:
    """Return the last term inside the content that has an end, with its interval."""
    best: TimeExpression | None = None
    for time in article.times:
        if time.end is None or not any(span.start <= time.span.start < span.end for span in claim.content):
            continue
        if best is None or (time.end, not time.vague) > (best.end or "", not best.vague):
            best = time
    if best is None or best.end is None:
        return None, None
    return best.span, (best.start, best.end)
