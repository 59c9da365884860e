"""Stance: what the source does with the content. The cue says it first; the content's own words may say more."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from hearsay.annotate import Token
from hearsay.epistemics.article import VERBAL, Article, Reading
from hearsay.epistemics.conditional import hypothetical, seen_from_then
from hearsay.records import Attribution, Stance

_LABEL_WORDS = 5  # words up to which a quotation that holds a word for false is a label; own choice
_CLAUSAL = frozenset({"verb:clause", "quote:cue", "verb:parenthetical", "verb:anaphor", "noun"})


def stance(article: Article, reading: Reading) -> Stance:
    """Return the stance: what the content's words say where they say more than the cue."""
    claim, content, cue, top = reading.claim, reading.content, reading.cue, reading.top
    stance = claim.stance
    if _false(article, reading):
        return "denies"
    if article.has(content[:1], "opposed"):
        return "denies"
    if claim.rule == "verb:label":
        return stance
    if _unable(article, reading):
        reading.unable = True
        return "questions"
    if stance != "questions" and _asks(article, reading):
        return "questions"
    if stance == "asserts" and claim.rule == "verb:wish":
        return "orders"  # who is told to do something is asked to
    if stance == "asserts" and _suspects(reading):
        stance = "thinks"
    if stance == "orders" and article.has(cue, "wanting") and content[0].morph.get("VerbForm") == "Inf":
        return "thinks"
    if stance == "thinks" and article.has(cue, "doubting"):
        return "questions"
    if stance not in {"asserts", "thinks", "predicts"}:
        return stance
    future = (
        _future(article, top, content)
        or _prospective(article, reading)
        or _future_in_past(article, reading)
        or _supposed(article, top)
        or _dated_ahead(article, reading)
    )
    if (
        not _inverted(content)
        and not (future and _ahead(article, claim))
        and (article.has(content[:1], "must") or _must(article, top))
    ):
        return "orders"
    if article.has(cue, "hoping") and stance == "thinks":
        return "thinks"
    own = _own_act(article, reading)
    if own is not None and stance != "predicts":
        return own
    if (
        future
        and stance != "predicts"
        and claim.rule != "verb:accusation"
        and (claim.rule != "noun" or stance == "thinks")
    ):
        return "predicts"
    if stance == "predicts" and not future and _tensed(article, top) and claim.rule in _CLAUSAL:
        return "asserts"
    if stance == "asserts" and _evaluates(article, reading):
        return "thinks"
    return stance


def _false(article: Article, reading: Reading) -> bool:
    """Tell whether the content calls something false: a label, bare words in quotes, or *reports that … are untrue*."""
    claim, content = reading.claim, reading.content
    if not article.has(content, "label_false") or claim.stance not in {"asserts", "thinks"}:
        return False
    if claim.rule == "verb:label":
        return any(article.has([token], "label_false") and not article.negated(token) for token in content)
    low, high = article.parse.sentences[content[0].sent]
    first = [token for token in content if low <= token.i < high]
    if claim.rule.startswith("quote") and len(first) <= _LABEL_WORDS:
        return any(_names_false(article, token) and not article.negated(token) for token in first)
    heads = [
        reading.top,
        *(article.tokens[c] for c in article.parse.children[reading.top.i] if article.tokens[c].rel == "xcomp"),
    ]
    return (
        any(_names_false(article, head) for head in heads)
        and bool(article.auxiliaries(reading.top))
        and not article.negated(reading.top)
    )


def _names_false(article: Article, token: Token) -> bool:
    """Tell whether a word calls something false; *they lied to us* does not, though *lie* is such a noun."""
    words = article.role("label_false")
    return token.lower in words or (token.pos not in VERBAL and token.lemma in words)


def _unable(article: Article, reading: Reading) -> bool:
    """Tell whether the source says that it cannot or will not confirm: *non sono in grado di confermare*."""
    cue = reading.cue
    return bool(article.verbs(cue) & article.role("confirming")) and (
        article.has(cue, "negation") or article.has(cue, "unable")
    )


def _asks(article: Article, reading: Reading) -> bool:
    """Tell whether the content is a question: asked with a word for asking, opened by *whether*, or one in quotes."""
    claim, content = reading.claim, reading.content
    first = content[0]
    if claim.rule == "verb:wish":
        return False
    if article.asked(reading):
        return True
    if bool(article.verbs(reading.cue) & article.role("asking")) and first.lower in article.role(
        "question"
    ) | article.role("whether"):
        return True
    last = content[-1]
    return claim.mode == "direct" and first.sent == last.sent and last.text == "?" and claim.stance == "asserts"


def _inverted(content: Sequence[Token]) -> bool:
    """Tell whether a content opens with a condition without *if*: *should a bank be ready, she would sell*."""
    if len(content) < 3 or content[0].pos != "AUX" or content[1].pos not in {"DET", "NOUN", "PROPN", "PRON"}:
        return False
    return any(token.text == "," for token in content)


def _suspects(reading: Reading) -> bool:
    """Tell whether the cue itself holds its content only possible: a person who suspects thinks, a paper indicates."""
    claim = reading.claim
    return (
        claim.certainty == "possible" and bool(claim.sources) and claim.sources[0].type not in {"document", "unknown"}
    )


def _own_act(article: Article, reading: Reading) -> Stance | None:
    """Return the stance of a quotation that opens with the speaker's own act: *Chiediamo che*, *I think*, *Go home*."""
    claim, content = reading.claim, reading.content
    if claim.mode == "indirect" or not claim.rule.startswith("quote"):
        return None
    first = content[0]
    if _imperative(article, content):
        return "orders"
    for token in content[:8]:
        if token.text in {",", ".", ";", ":"} and token.i - first.i > 2:
            break
        if token.pos not in VERBAL or token.rel in {"aux", "cop"}:
            continue
        cues = article.lexicon.verbs.get(article.verb(token))
        group = [token, *article.auxiliaries(token)]
        person = any(t.morph.get("Person") == "1" for t in group) or article.has(
            content[: token.i - first.i + 1], "first_person"
        )
        accused = any(cue.takes("x") for cue in cues or ())
        if person and accused and any(t.dep == "aux:pass" for t in group):
            return "denies"  # who opens with having been accused answers the charge
        if person and cues and cues[0].stance not in {None, "asserts"} and len(cues[0].words) == 1:
            stance = cues[0].stance
            if article.negated(token):
                return "denies" if stance == "predicts" else "thinks" if stance in {"thinks", "denies"} else None
            done = any(t.rel == "aux" and t.lemma in article.role("perfect") for t in group)
            return None if done and stance != "thinks" else stance
        break
    return None


def _imperative(article: Article, content: list[Token]) -> bool:
    """Tell whether the first clause is an order: an imperative, or a bare verb form without subject that opens it."""
    bare = article.role("bare_order")
    for token in content[:3]:
        if token.lower in bare:
            continue
        if token.pos != "VERB" or any(
            article.tokens[c].rel in {"nsubj", "mark"} for c in article.parse.children[token.i]
        ):
            return False
        if token.morph.get("Mood") == "Imp":
            return token.i == content[0].i or content[0].lower in bare
        return bool(bare) and token.morph.get("VerbForm") == "Inf"
    return False


def _evaluates(article: Article, reading: Reading) -> bool:
    """Tell whether the main clause is a judgement in so many words: *it's a shame*, *the audit was worthless*."""
    top = reading.top
    if len(reading.content) <= _LABEL_WORDS and reading.claim.rule.startswith("quote"):
        return article.has([top], "evaluative")
    if not (article.auxiliaries(top) or article.has([top], "linking")):
        return False
    below = (
        article.tokens[c]
        for c in article.parse.children[top.i]
        if article.tokens[c].rel in {"xcomp", "amod", "obj", "advmod"}
    )
    return article.has([top, *below], "evaluative")


def _ahead(article: Article, claim: Attribution) -> bool:
    """Tell whether the content names a time after publication."""
    return bool(article.published) and any(
        time.start is not None
        and not time.vague
        and (time.end or time.start) > article.published
        and any(span.start <= time.span.start < span.end for span in claim.content)
        for time in article.times
    )


def _prospective(article: Article, reading: Reading) -> bool:
    """Tell whether a modal or *likely* looks ahead: *potrebbe ribaltare*, *is likely to*; not *may have been*."""
    top = reading.top
    prospective = article.role("prospective")
    group = article.auxiliaries(top)
    modal = next(
        (
            t
            for t in group
            if (t.lemma in prospective or t.lower in prospective)
            and (t.morph.get("Mood") == "Cnd" or not article.role("conditional_modal"))
        ),
        None,
    )
    if modal is None:
        likely = [top, *(token for token in reading.cue if token.pos == "ADJ")]
        return article.has(likely, "likely") and not _past_clause(article, top)
    after = [t for t in group if t.i > modal.i and t.lemma in article.role("perfect")]
    if {"Inf", "Part"} <= {t.morph.get("VerbForm") for t in after}:  # *potrebbero essere già stati feriti*
        return False
    if any(
        t.lemma in article.role("perfect")
        and t.i > modal.i
        and t.rel == "aux"
        and t.dep != "aux:pass"
        and t.morph.get("VerbForm") != "Part"
        for t in group
    ):
        return False
    stative = top.lemma in article.role("stative") or any(t.rel == "cop" for t in group)
    return not stative or _ahead(article, reading.claim)


def _supposed(article: Article, top: Token) -> bool:
    """Tell whether the main verb says what would follow from a condition: *se restassi, riaprirei la sala*."""
    return any(t.morph.get("Mood") == "Cnd" and t.rel != "aux" and hypothetical(article, t) for t in [top])


def _dated_ahead(article: Article, reading: Reading) -> bool:
    """Tell whether a present or an infinitive has a date to come: *il voto è a giugno*, *di arrivare entro venerdì*."""
    group = [reading.top, *article.auxiliaries(reading.top)]
    if any(t.morph.get("Tense") in {"Past", "Imp"} or t.morph.get("VerbForm") == "Part" for t in group):
        return False
    present = any(t.morph.get("Tense") == "Pres" or t.morph.get("VerbForm") == "Inf" for t in group)
    return (
        present and reading.claim.rule.startswith(("verb:clause", "verb:infinitive")) and _ahead(article, reading.claim)
    )


def _past_clause(article: Article, top: Token) -> bool:
    """Tell whether what is called likely is over: *it is unlikely that the data had been sold*."""
    for c in article.parse.children[top.i]:
        if article.tokens[c].rel in {"ccomp", "csubj", "xcomp", "advcl", "nsubj"}:
            group = [article.tokens[c], *article.auxiliaries(article.tokens[c])]
            if any(t.lemma in article.role("perfect") and t.dep == "aux" for t in group):
                return True
    return False


def _future_in_past(article: Article, reading: Reading) -> bool:
    return any(
        seen_from_then(article, reading, t) for t in article.auxiliaries(reading.top) if t.morph.get("Mood") == "Cnd"
    )


def _must(article: Article, top: Token) -> bool:
    if any(token.lower in article.role("must") for token in article.auxiliaries(top)):
        return True
    clauses = {"xcomp", "ccomp", "csubj", "advcl"}
    return top.lemma in article.role("must") and any(
        article.tokens[c].rel in clauses for c in article.parse.children[top.i]
    )


def _future(article: Article, top: Token, content: list[Token]) -> bool:
    group = [top, *article.auxiliaries(top)]
    if any(token.morph.get("Tense") == "Fut" for token in group):
        return not any(token.morph.get("VerbForm") == "Part" and token.i != top.i for token in group)
    future = article.role("future")
    if any(token.lower in future for token in group):
        return True
    return any(f"{a.lower} {b.lower}" in future for a, b in itertools.pairwise(content))


def _tensed(article: Article, top: Token) -> bool:
    """Tell whether the clause states a fact of some time: no present subjunctive, as in *attende che X mandi aiuti*."""
    group = [top, *article.auxiliaries(top)]
    perfect = any(t.dep == "aux" and t.lemma in article.role("perfect") for t in group)
    return any(t.morph.get("VerbForm") == "Fin" and (perfect or not _subjunctive(article, t, top)) for t in group)


def _subjunctive(article: Article, verb: Token, top: Token) -> bool:
    """Tell whether a form is a subjunctive: so called, or one of the second person with a noun for its subject."""
    if verb.morph.get("Mood") == "Sub" or verb.morph.get("Person") != "2":
        return verb.morph.get("Mood") == "Sub"
    below = (article.tokens[c] for c in article.parse.children[top.i])
    return any(t.rel == "nsubj" and t.pos in {"NOUN", "PROPN"} for t in below)
