"""Trees that contradict themselves, put right before the rules read them.

A parser decides arc by arc and can leave a clause that no grammar allows: a verb with one subject before it and another
after it, a noun that has a subject but no copula, a possessor beside what it possesses. Such a tree says by itself that
something in it is wrong, and the order of the words says what. Only contradictions are mended, and only in languages
that may leave out the complementiser, where a bare clause after a reporting verb looks like an object.
"""

from __future__ import annotations

import functools
import itertools
from bisect import bisect_left
from collections.abc import Callable, Iterable
from types import MappingProxyType

from hearsay.annotate import Name, Parse
from hearsay.lexicon import Cue, Lexicon
from hearsay.records import TimeExpression

_FINITE = MappingProxyType({"VerbForm": "Fin", "Mood": "Ind", "Tense": "Past"})
_PRESENT = MappingProxyType({"VerbForm": "Fin", "Mood": "Ind", "Tense": "Pres"})
_NOUNS = frozenset({"NOUN", "PROPN"})
_VERBS = frozenset({"VERB", "AUX"})
_SUBJECTS = frozenset({"nsubj", "csubj", "expl"})


def mended(parse: Parse, lexicon: Lexicon, times: Iterable[TimeExpression] = ()) -> Parse:
    """Return the parse with its contradictory clauses put right; the same parse where there are none.

    Tokens and sentences stay as they are; relations, heads, parts of speech and features may change, and a person's
    name may grow.

    Source: constraints of Universal Dependencies (one subject a clause; a nominal predicate has a copula) and the order
    subject, verb, object; own choice of which arc gives way.
    """
    if not lexicon.role("zero_complementiser"):
        return parse
    starts = [token.start for token in parse.tokens]
    spans = [(bisect_left(starts, time.span.start), bisect_left(starts, time.span.end)) for time in times]
    tree = _Tree(parse, lexicon, frozenset(i for first, last in spans for i in range(first, last)))
    for number, (low, high) in enumerate(parse.sentences):
        if parse.parsed[number] and high - low > 3:
            for mend in _MENDS:
                mend(tree, low, high)
    names = _names(tree, parse)
    if not tree.changed:
        return parse
    return Parse(parse.text, tree.tokens, parse.sentences, names, parse.parsed)


def _names(tree: _Tree, parse: Parse) -> list[Name]:
    """Return the names, those of persons whole where the tree shows more of them than the recogniser saw.

    Words joined as one name (*flat*) or following a title (*nmod:desc*) are a person's where the recogniser saw a
    person in a part of them, or nothing at all; so is the last word of such a name where it stands alone.
    """
    found: list[tuple[int, int]] = []
    for number, (low, high) in enumerate(parse.sentences):
        if parse.parsed[number]:
            found += [run for i in range(low, high) if (run := _name_at(tree, i)) is not None]
    last = {tree.tokens[end - 1].text for start, end in found if end - start > 1}
    last |= {
        tree.tokens[name.end - 1].text for name in parse.names if name.label == "PER" and name.end - name.start > 1
    }
    covered = {k for start, end in found for k in range(start, end)}
    found += [
        (token.i, token.i + 1)
        for token in tree.tokens
        if token.text in last and token.pos == "PROPN" and not token.ent and token.i not in covered
    ]
    for start, end in found:
        for k in range(start, end):
            tree.tokens[k] = tree.tokens[k]._replace(ent="PER")
        tree.changed = True
    covered = {k for start, end in found for k in range(start, end)}
    grown = [name for name in parse.names if covered.isdisjoint(range(name.start, name.end))]
    return sorted([*grown, *(Name(start, end, "PER") for start, end in found)])


def _name_at(tree: _Tree, head: int) -> tuple[int, int] | None:
    """Return the range of a person's name headed by token `head`, if more of it is a name than was seen; else None."""
    token = tree.tokens[head]
    if token.pos != "PROPN":
        return None
    start = end = head
    joined = set(tree.kids(head, "flat"))
    titled = any(tree.tokens[c].dep == "nmod:desc" and c < head for c in tree.children[head])
    if titled:
        joined |= set(tree.kids(head, "compound"))
    while end + 1 in joined and tree.tokens[end + 1].pos == "PROPN":
        end += 1
    while start - 1 in joined and tree.tokens[start - 1].pos == "PROPN":
        start -= 1
    words = tree.tokens[start : end + 1]
    seen = [word.ent for word in words]
    if not all(word.text[0].isupper() and word.text[1:2].islower() for word in words) or all(seen):
        return None
    one = len(words) == 1 and not titled
    return None if one or any(label not in {"", "PER"} for label in seen) else (start, end + 1)


class _Tree:
    """The tokens while arcs are moved, with their children kept up to date."""

    def __init__(self, parse: Parse, lexicon: Lexicon, temporal: frozenset[int]) -> None:
        self.tokens = list(parse.tokens)
        self.children = [list(kids) for kids in parse.children]
        self.lexicon = lexicon
        self.temporal = temporal
        self.persons = [(name.start, name.end) for name in parse.names if name.label == "PER"]
        self.changed = False

    def hang(self, i: int, relation: str, head: int) -> None:
        """Hang token `i` under `head`; a root is its own head."""
        token = self.tokens[i]
        if token.head != i:
            self.children[token.head].remove(i)
        if head != i:
            self.children[head].append(i)
            self.children[head].sort()
        self.tokens[i] = token._replace(dep=relation, rel=relation.partition(":")[0], head=head)
        self.changed = True

    def make_verb(self, i: int, morph: MappingProxyType[str, str]) -> None:
        """Make token `i` a finite verb."""
        token = self.tokens[i]
        lemma = self.lexicon.verb_lemma(token.lower, token.lemma)
        self.tokens[i] = token._replace(pos="VERB", lemma=lemma, morph=morph)
        self.changed = True

    def kids(self, i: int, *relations: str) -> list[int]:
        """Return the children of `i` with one of these relations."""
        return [c for c in self.children[i] if self.tokens[c].rel in relations]

    def below(self, i: int) -> set[int]:
        """Return token `i` and all under it."""
        found, stack = set(), [i]
        while stack:
            node = stack.pop()
            if node not in found:
                found.add(node)
                stack.extend(self.children[node])
        return found

    def edges(self, i: int) -> tuple[int, int]:
        """Return the first and the last word of the subtree of `i`, marks at its edges left out."""
        found = [k for k in self.below(i) if self.tokens[k].pos != "PUNCT"] or [i]
        return min(found), max(found)

    def cues(self, i: int) -> tuple[Cue, ...]:
        """Return the reporting verbs that token `i` may be a form of."""
        token = self.tokens[i]
        lemma = token.lemma if token.pos in _VERBS else ""
        return tuple(c for c in self.lexicon.verbs.get(self.lexicon.verb_lemma(token.lower, lemma), ()) if c.words)

    def takes(self, i: int, frame: str) -> bool:
        """Tell whether token `i` is a form of a reporting verb that takes `frame`."""
        token = self.tokens[i]
        return frame in _frames(self.lexicon, token.lower, token.lemma if token.pos in _VERBS else "")

    def opens_after(self, i: int, phrase: int) -> bool:
        """Tell whether the phrase headed by `phrase` begins right after token `i`."""
        return self.edges(phrase)[0] == i + 1

    def finite(self, i: int) -> bool:
        """Tell whether token `i` heads a clause with a finite verb."""
        return any(self.tokens[k].morph.get("VerbForm") == "Fin" for k in (i, *self.kids(i, "aux", "cop")))


@functools.lru_cache(maxsize=65_536)
def _frames(lexicon: Lexicon, form: str, lemma: str) -> frozenset[str]:
    """Return all that the reporting verbs take that `form` may be a form of."""
    cues = lexicon.verbs.get(lexicon.verb_lemma(form, lemma), ())
    return frozenset(frame for cue in cues if cue.words for frame in cue.frames)


def _own_clause(tree: _Tree, low: int, high: int) -> None:
    """A possessor beside what it possesses: *the witnesses’ memories had faded* with two subjects."""
    for i in range(low, high - 2):
        mark, owned = tree.tokens[i + 1], tree.tokens[i + 2]
        token = tree.tokens[i]
        possessive = mark.pos == "PART" and mark.head == i and mark.rel == "case"
        if possessive and token.rel in {"nsubj", "obj"} and token.head == owned.head and owned.rel in {"nsubj", "obj"}:
            tree.hang(i, "nmod:poss", i + 2)


def _one_name(tree: _Tree, low: int, high: int) -> None:
    """A person's name in two parts, both with one relation to one word: *Ida-Marie Ek said* with two subjects."""
    for start, end in tree.persons:
        if not low <= start < high:
            continue
        loose = [k for k in range(start, end) if not start <= tree.tokens[k].head < end]
        tops = [k for k in loose if tree.tokens[k].pos == "PROPN" and tree.tokens[k].rel not in {"flat", "compound"}]
        for k in tops[1:]:
            if (tree.tokens[k].head, tree.tokens[k].rel) == (tree.tokens[tops[0]].head, tree.tokens[tops[0]].rel):
                for c in tree.kids(k, "flat"):
                    tree.hang(c, "flat", tops[0])
                tree.hang(k, "flat", tops[0])
        for k in loose:
            if tops and tree.tokens[k].pos == "PUNCT":
                tree.hang(k, "punct", tops[0])


def _capital(tree: _Tree, low: int, high: int) -> None:
    """A noun with a capital after the name that it completes, an article before the two: *the Westbourne Review*."""
    for i in range(low + 2, high):
        token, before, article = tree.tokens[i], tree.tokens[i - 1], tree.tokens[i - 2]
        if token.pos != "NOUN" or not token.text[0].isupper() or article.pos != "DET" or article.head != i:
            continue
        if before.pos == "PROPN" and before.rel == "compound" and before.head == i and article.text.islower():
            tree.tokens[i] = token._replace(pos="PROPN", lemma=token.text)
            tree.changed = True


def _noun_for_verb(tree: _Tree, low: int, high: int) -> None:
    """A verb in the present that was taken for a noun, though it has a subject: *Ross doubts that …*."""
    endings = tuple(tree.lexicon.role("present"))
    for i in range(low + 1, high):
        token = tree.tokens[i]
        if token.pos != "NOUN" or not token.lower.endswith(endings) or token.text[0].isupper() or not tree.cues(i):
            continue
        left = [c for c in tree.children[i] if c < i and tree.tokens[c].pos != "PUNCT"]
        subject = any(tree.tokens[c].rel == "nsubj" for c in left)
        predicate = token.rel in {"root", "ccomp", "conj", "parataxis"} and not tree.kids(i, "cop", "case", "det")
        if not predicate or any(tree.tokens[c].rel not in _SUBJECTS | {"advmod", "cc", "mark", "obl"} for c in left):
            continue
        if subject or (token.rel == "root" and tree.tokens[i - 1].text == "," and not left):
            tree.make_verb(i, _PRESENT)
            if not subject:
                _take_subject(tree, i, low)
            for c in tree.kids(i, "nmod"):
                tree.hang(c, "obl", i)


def _last_verb(tree: _Tree, low: int, high: int) -> None:
    """The verb of a clause that ends its sentence, taken for a noun with a name: *…, the Advertiser reports.*."""
    i = high - 2
    token = tree.tokens[i]
    endings = tuple(tree.lexicon.role("present"))
    if token.pos != "NOUN" or not token.lower.endswith(endings) or token.rel != "appos" or not tree.cues(i):
        return
    name = next((c for c in tree.kids(i, "compound") if c == i - 1 and tree.tokens[c].pos == "PROPN"), None)
    first = min(tree.edges(i)[0], i)
    top = next((k for k in range(low, first) if tree.tokens[k].head == k and tree.tokens[k].pos == "VERB"), None)
    comma = next((k for k in range(first, i) if tree.tokens[k].text == ","), first - 1)
    if name is None or top is None or tree.tokens[comma].text != "," or tree.kids(i, "case", "cc", "amod", "nmod"):
        return
    tree.make_verb(i, _PRESENT)
    tree.hang(i, "root", i)
    tree.hang(top, "ccomp", i)
    tree.hang(name, "nsubj", i)
    for c in tree.kids(i, "det"):
        tree.hang(c, "det", name)


def _take_subject(tree: _Tree, verb: int, low: int) -> None:
    """Give a verb without subject the one before it that hangs on a predicate after it."""
    for c in range(low, verb):
        token = tree.tokens[c]
        if token.rel == "nsubj" and token.head > verb and token.pos in _NOUNS:
            tree.hang(c, "nsubj", verb)
            return


def _verb_for_participle(tree: _Tree, low: int, high: int) -> None:
    """A verb that was taken for an attribute of its object: *Its chairman dismissed suggestions that …*."""
    for i in range(low + 1, high - 1):
        token = tree.tokens[i]
        noun = token.head
        if token.rel not in {"amod", "acl"} or noun <= i or token.pos != "VERB" or not tree.cues(i):
            continue
        subjects = [c for c in tree.kids(noun, "nsubj") if c < i]
        if not subjects or tree.tokens[noun].pos not in _NOUNS or tree.kids(noun, "cop", "aux", "case"):
            continue
        relation, head = tree.tokens[noun].dep, tree.tokens[noun].head
        tree.make_verb(i, _FINITE)
        tree.hang(i, relation, i if head == noun else head)
        tree.hang(noun, "obj", i)
        for c in [c for c in tree.children[noun] if c < i]:
            tree.hang(c, tree.tokens[c].dep, i)


def _past_for_participle(tree: _Tree, low: int, high: int) -> None:
    """A past form that was taken for a participle: *The mayor said two alarms failed*, *said prices dropped*."""
    for i in range(low + 2, high - 1):
        token = tree.tokens[i]
        if token.morph.get("VerbForm") != "Part" or token.morph.get("Tense") != "Past" or tree.kids(i, "aux", "mark"):
            continue
        above = tree.tokens[token.head]
        if token.rel == "ccomp" and above.i < i and tree.takes(above.i, "c"):
            own = any(c < i for c in tree.kids(i, "nsubj"))
            if own or any(above.i < c < i for c in tree.kids(above.i, "nsubj", "obj", "iobj")):
                tree.make_verb(i, _FINITE)
        elif token.dep == "acl" and above.i == i - 1 and above.rel in {"obj", "nsubj"} and above.pos in _NOUNS:
            verb = above.head
            bare = verb < above.i and tree.takes(verb, "c") and not tree.takes(verb, "o")
            if bare and tree.edges(above.i)[0] == verb + 1 and not tree.kids(verb, "ccomp"):
                tree.make_verb(i, _FINITE)
                tree.hang(i, "ccomp", verb)
                tree.hang(above.i, "nsubj", i)


def _verb_for_relative(tree: _Tree, low: int, high: int) -> None:
    """A main verb that was taken for a participle: *The report to the board indicated jobs would be cut*."""
    for i in range(low + 1, high - 2):
        token = tree.tokens[i]
        if token.dep != "acl" or token.morph.get("VerbForm") != "Part" or token.head > i or tree.takes(i, "t"):
            continue
        if not (tree.takes(i, "c") and not tree.takes(i, "x")) or tree.kids(i, "aux", "obl", "mark"):
            continue
        told = next((c for c in tree.kids(i, "obj") if tree.opens_after(i, c) and c not in tree.temporal), None)
        if told is None:
            continue
        top = next((k for k in range(tree.edges(told)[1] + 1, high) if tree.tokens[k].pos in _VERBS), None)
        if top is None or top != tree.edges(told)[1] + 1:
            continue
        clause = tree.tokens[top].head if tree.tokens[top].rel in {"aux", "cop"} else top
        subjects = [c for c in tree.kids(clause, "nsubj") if c < i and i in tree.below(c)]
        if not subjects or not tree.finite(clause):
            continue
        relation, head = tree.tokens[clause].dep, tree.tokens[clause].head
        tree.make_verb(i, _FINITE)
        tree.hang(i, relation, i if head == clause else head)
        tree.hang(subjects[0], "nsubj", i)
        tree.hang(clause, "ccomp", i)
        tree.hang(told, "nsubj", clause)


def _clause_before(tree: _Tree, low: int, high: int) -> None:
    """A clause before its cue whose verb was taken for a participle: *The ferry landed at six, an official said*."""
    last = max((k for k in range(low, high) if tree.tokens[k].pos != "PUNCT"), default=low)
    for i in range(max(low + 3, last), high):
        if not tree.takes(i, "q"):
            continue
        subjects = [c for c in tree.kids(i, "nsubj") if c < i]
        if len(subjects) != 2 or tree.kids(i, "ccomp", "parataxis", "obj"):
            continue
        first, second = subjects
        start = tree.edges(second)[0]
        if start - 1 <= first or tree.tokens[start - 1].text != "," or tree.edges(second)[1] > i:
            continue
        for k in tree.children[first]:  # *Reports that the dam broke are false*
            if k > first and tree.finite(k) and not tree.kids(k, *_SUBJECTS, "mark"):
                tree.hang(k, "ccomp", i)
                tree.hang(first, "nsubj", k)
                break
        if tree.tokens[first].head != i:
            continue
        inside = tree.below(first)
        verbs = [
            k
            for k in sorted(inside)
            if tree.tokens[k].dep == "acl"
            and tree.tokens[k].morph.get("VerbForm") == "Part"
            and tree.tokens[k].morph.get("Tense") != "Pres"
            and not any(tree.tokens[c].dep == "obl:agent" for c in tree.children[k])
        ]
        if verbs:
            tree.make_verb(verbs[-1], _FINITE)
            tree.hang(verbs[-1], "ccomp", i)
            tree.hang(first, "nsubj", verbs[-1])


def _second_subject(tree: _Tree, low: int, high: int) -> None:
    """A verb with a subject on either side: the second is who was told, or the subject of the clause that follows."""
    for i in range(low + 1, high - 1):
        if tree.tokens[i].pos not in _VERBS:
            continue
        subjects = tree.kids(i, "nsubj")
        before, after = [c for c in subjects if c < i], [c for c in subjects if c > i]
        if not before or not after:
            continue
        second = after[0]
        if tree.takes(i, "t") and tree.opens_after(i, second):
            tree.hang(second, "iobj", i)
        elif not _open_to(tree, i, second):
            start = tree.edges(second)[0]
            if start - i > 3 and tree.tokens[start - 1].text == "," and tree.tokens[start - 2].pos in _NOUNS:
                tree.hang(second, "appos", start - 2)


def _open_to(tree: _Tree, verb: int, phrase: int) -> bool:
    """Make a phrase after a verb the subject of the bare clause that follows it; tell whether there is one."""
    end = tree.edges(phrase)[1]
    for clause in tree.kids(verb, "ccomp", "parataxis"):
        if clause <= phrase or tree.kids(clause, *_SUBJECTS, "mark") or not tree.finite(clause):
            continue
        group = [clause, *tree.kids(clause, "aux", "cop", "advmod")]
        if min(k for k in group if k > phrase) == end + 1 and min(group) > phrase:
            tree.hang(phrase, "nsubj", clause)
            return True
    return False


def _object_for_subject(tree: _Tree, low: int, high: int) -> None:
    """An object right after a reporting verb, then a clause without subject: *added the causes remained unclear*."""
    for i in range(low, high - 2):
        if tree.tokens[i].pos not in _VERBS or not tree.takes(i, "c"):
            continue
        for c in tree.kids(i, "obj", "iobj"):
            if c > i and tree.opens_after(i, c) and c not in tree.temporal:
                _open_to(tree, i, c)


def _joined_clauses(tree: _Tree, low: int, high: int) -> None:
    """Two clauses under one verb, a conjunction before the second: the second goes with the first."""
    for i in range(low, high):
        clauses = tree.kids(i, "ccomp") if tree.tokens[i].pos in _VERBS else []
        for first, second in itertools.pairwise(clauses):
            opens = tree.edges(second)[0]
            joined = tree.tokens[opens].rel == "cc" and tree.tokens[opens].head == second
            if i < first and joined:
                tree.hang(second, "conj", first)


def _split_compound(tree: _Tree, low: int, high: int) -> None:
    """Two nouns side by side after a preposition, the second hung elsewhere: *by the fire brigade* is one phrase."""
    for i in range(low, high - 1):
        one, two = tree.tokens[i], tree.tokens[i + 1]
        if one.pos != "NOUN" or two.pos != "NOUN" or one.rel not in {"obl", "nmod"} or i in tree.temporal:
            continue
        loose = two.head == one.head and two.rel in {"xcomp", "obj", "obl", "appos", "conj", "nmod"}
        if not loose or not tree.kids(i, "case") or tree.kids(i + 1, "case", "det", "cop") or i + 1 in tree.temporal:
            continue
        relation, head = one.dep, one.head
        kept = [c for c in tree.children[i] if c != i + 1]
        tree.hang(i + 1, relation, head)
        tree.hang(i, "compound", i + 1)
        for c in kept:
            tree.hang(c, tree.tokens[c].dep, i + 1)


def _active_participle(tree: _Tree, low: int, high: int) -> None:
    """A past participle with an object and no auxiliary, joined to a finite verb: it is finite itself."""
    for i in range(low + 1, high - 1):
        token = tree.tokens[i]
        if token.rel not in {"conj", "parataxis"} or token.morph.get("VerbForm") != "Part" or not tree.cues(i):
            continue
        above = tree.tokens[token.head]
        objects = [c for c in tree.kids(i, "obj") if c > i]
        if objects and above.morph.get("VerbForm") == "Fin" and not tree.kids(i, "aux", "cop"):
            tree.make_verb(i, _FINITE)


def _after_the_semicolon(tree: _Tree, low: int, high: int) -> None:
    """A phrase after a semicolon that hangs on the clause before it is the subject of the verb that follows."""
    for mark in range(low + 1, high - 3):
        if tree.tokens[mark].text != ";":
            continue
        end = next((k for k in range(mark + 1, high) if tree.tokens[k].text == ";"), high)
        heads = [k for k in range(mark + 1, end) if not mark < tree.tokens[k].head < end or tree.tokens[k].head == k]
        heads = [k for k in heads if tree.tokens[k].pos != "PUNCT"]
        verbs = [k for k in heads if tree.tokens[k].pos == "VERB" and tree.finite(k) and not tree.kids(k, *_SUBJECTS)]
        first = next((k for k in heads if tree.edges(k)[0] == mark + 1), None)
        if first is None or not verbs or first >= verbs[0] or tree.tokens[first].pos not in _NOUNS | {"NUM", "PRON"}:
            continue
        if tree.kids(first, "case", "cop", "mark"):
            continue
        for k in heads:
            if first < k < verbs[0] and tree.tokens[k].pos in _NOUNS:
                tree.hang(k, "appos", first)
        tree.hang(first, "nsubj", verbs[0])
        if tree.tokens[verbs[0]].rel == "ccomp":
            tree.hang(verbs[0], "parataxis", tree.tokens[verbs[0]].head)


def _gerund_object(tree: _Tree, low: int, high: int) -> None:
    """What somebody reports or denies doing, taken for an attribute: *reported hearing gunfire*."""
    for i in range(low + 1, high - 2):
        token = tree.tokens[i + 1]
        if token.rel != "amod" or token.pos != "VERB" or not token.lower.endswith("ing") or not tree.takes(i, "ing"):
            continue
        noun = token.head
        if tree.tokens[noun].head == i and tree.tokens[noun].rel == "obj" and tree.edges(noun)[0] == i + 1:
            tree.hang(i + 1, "xcomp", i)
            tree.hang(noun, "obj", i + 1)


def _verb_at_the_end(tree: _Tree, low: int, high: int) -> None:
    """The main verb of a sentence, taken for a relative clause without a pronoun: *The denial … surprised nobody*."""
    top = next((k for k in range(low, high) if tree.tokens[k].head == k and tree.tokens[k].pos != "PUNCT"), low)
    if tree.tokens[top].pos not in _NOUNS or tree.tokens[high - 1].text != "." or tree.kids(top, "cop", "aux", "nsubj"):
        return
    for i in range(high - 1, top, -1):
        token = tree.tokens[i]
        if token.dep != "acl" or token.pos != "VERB" or token.morph.get("Tense") == "Pres":
            continue
        objects = [c for c in tree.kids(i, "obj") if c > i]
        group = tree.kids(i, "aux")
        if (
            (objects or (group and tree.finite(i)))
            and not tree.kids(i, "mark", "nsubj")
            and bool(objects) != bool(group)
        ):
            tree.make_verb(i, _FINITE)
            tree.hang(i, "root", i)
            tree.hang(top, "nsubj", i)
            return


def _conjunction(tree: _Tree, low: int, high: int) -> None:
    """A conjunction taken for a pronoun in a clause that has its subject and object: *a rumour that he copied it*."""
    words = tree.lexicon.role("complementiser")
    for i in range(low + 1, high - 2):
        token = tree.tokens[i]
        if token.lower not in words or token.pos != "PRON" or token.rel not in {"obj", "nsubj"} or token.head < i:
            continue
        others = [c for c in tree.kids(token.head, token.rel) if c != i and c > i]
        if others and any(c > i for c in tree.kids(token.head, "nsubj")):
            tree.hang(i, "mark", token.head)
            tree.tokens[i] = tree.tokens[i]._replace(pos="SCONJ")


def _noun_before_gerund(tree: _Tree, low: int, high: int) -> None:
    """A verb in the present taken for the subject of what it denies: *The firm denies having paid*."""
    endings = tuple(tree.lexicon.role("present"))
    for i in range(low + 1, high - 2):
        token, after = tree.tokens[i], tree.tokens[i + 1]
        if token.pos != "NOUN" or token.rel != "nsubj" or not token.lower.endswith(endings) or not tree.takes(i, "ing"):
            continue
        owners = [c for c in tree.kids(i, "amod", "compound") if c < i and tree.tokens[c].text[0].isupper()]
        deed = token.head
        if not owners or not after.lower.endswith("ing") or after.pos not in _VERBS or after.head != deed:
            continue
        relation, head = tree.tokens[deed].dep, tree.tokens[deed].head
        tree.make_verb(i, _PRESENT)
        tree.hang(i, relation, i if head == deed else head)
        tree.hang(deed, "xcomp", i)
        tree.hang(owners[0], "nsubj", i)
        tree.tokens[owners[0]] = tree.tokens[owners[0]]._replace(pos="PROPN")


def _impersonal(tree: _Tree, low: int, high: int) -> None:
    """A pronoun that stands for the clause after a passive cue: *It was reported that …*."""
    words = tree.lexicon.role("anaphor") & tree.lexicon.role("pronoun")
    for i in range(low, high - 2):
        token = tree.tokens[i]
        if token.dep != "nsubj:pass" or token.lower not in words or not tree.takes(token.head, "n"):
            continue
        if any(c > token.head and tree.kids(c, "mark") for c in tree.kids(token.head, "ccomp")):
            tree.hang(i, "expl", token.head)


def _around_the_cue(tree: _Tree, low: int, high: int) -> None:
    """A cue put into an impersonal clause: *It is unlikely, the coastguard said, that …*."""
    words = tree.lexicon.role("anaphor") & tree.lexicon.role("pronoun")
    for i in range(low + 3, high - 2):
        if not tree.takes(i, "c") or tree.tokens[i + 1].text != ",":
            continue
        clauses = tree.kids(i, "ccomp")
        before, after = [c for c in clauses if c < i], [c for c in clauses if c > i and tree.kids(c, "mark")]
        if not before or not after or tree.tokens[before[0]].pos != "ADJ" or not tree.kids(before[0], "cop"):
            continue
        if any(tree.tokens[c].lower in words for c in tree.kids(before[0], "nsubj", "expl")):
            relation, head = tree.tokens[i].dep, tree.tokens[i].head
            tree.hang(before[0], relation, before[0] if head == i else head)
            tree.hang(i, "parataxis", before[0])


def _told_to(tree: _Tree, low: int, high: int) -> None:
    """What somebody is told to do, hung under who told it: *were told by the fire brigade to avoid the road*."""
    infinitive = tree.lexicon.role("infinitive")
    for i in range(low, high):
        if tree.tokens[i].dep != "obl:agent" or not tree.takes(tree.tokens[i].head, "w"):
            continue
        for c in tree.kids(i, "acl"):
            marks = [m for m in tree.kids(c, "mark") if tree.tokens[m].lower in infinitive]
            if marks and marks[0] == i + 1:
                tree.hang(c, "xcomp", tree.tokens[i].head)


_MENDS: tuple[Callable[[_Tree, int, int], None], ...] = (
    _one_name,
    _capital,
    _own_clause,
    _noun_for_verb,
    _last_verb,
    _verb_for_participle,
    _past_for_participle,
    _verb_for_relative,
    _clause_before,
    _second_subject,
    _object_for_subject,
    _joined_clauses,
    _split_compound,
    _gerund_object,
    _active_participle,
    _after_the_semicolon,
    _verb_at_the_end,
    _conjunction,
    _noun_before_gerund,
    _impersonal,
    _around_the_cue,
    _told_to,
)
