"""What the article says its actors are: offices, nations, bodies and gender, from titles and appositions.

A fact is a short string: a role's concept (`role:minister`), an actor's id (`state:KR`, `org:nato`), an office's field
(`domain:defence`), the kind of a body (`kind:company`), a common noun that says of what (`of:union`), `gender:f`, or
`former`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from hearsay.annotate import Parse
from hearsay.gazetteer import Actor, Demonym, Gazetteer, Group, Mark, Role

_BEFORE = 14  # tokens before a name in which a title can begin
_AFTER = 16  # tokens after a name in which an apposition can end
_LEAD = 6  # tokens between an apposition's first word and its office
_OPENERS = frozenset((",", "(", "–", "—", "-"))
_ENDS = frozenset((",", ".", ";", ":", ")", "(", "!", "?", "…", "–", "—", '"', "”", "“", "«", "»"))
_VERBS = frozenset(("VERB", "AUX"))


def phrase_facts(
    gazetteer: Gazetteer, parse: Parse, marks: Iterable[Mark], start: int, end: int, ids: Mapping[int, str]
) -> set[str]:
    """Return the facts that tokens `start` to `end` state, offices excepted. `ids` names each token's actor."""
    found = {ids[i] for i in range(start, end) if i in ids and not ids[i].startswith("per:")}
    domains, former = gazetteer.words("domain"), gazetteer.words("former")
    bodies: set[int] = set()
    offices: set[int] = set()
    for mark in marks:
        entry = mark.entry
        if isinstance(entry, Role):
            offices.update(range(mark.start, mark.end))
        if mark.start < start or mark.end > end or not isinstance(entry, Actor | Demonym):
            continue
        found.add(entry.id)
        if isinstance(entry, Actor) and entry.type == "organisation":
            bodies.update(range(mark.start, mark.end))
        if entry.id.startswith("min:"):
            _, state, domain = entry.id.split(":")
            found |= {f"state:{state}", f"domain:{domain}"}
    for i in range(start, end):
        lower = parse.tokens[i].lower
        if lower in domains and i not in bodies:
            found.add(f"domain:{domains[lower].concept}")
        if lower in former:
            found.add("former")
        if parse.tokens[i].pos == "NOUN" and i not in offices and i not in ids and lower not in domains:
            found.add(f"of:{parse.tokens[i].lemma}")
    return found


class Facts:
    """Learns what the people and bodies of one article are from the words around their names."""

    def __init__(self, parse: Parse, gazetteer: Gazetteer, marks: Sequence[Mark], ids: Mapping[int, str]) -> None:
        self._parse = parse
        self._gazetteer = gazetteer
        self._marks = marks
        self._ids = ids
        self._roles: dict[int, Mark] = {}
        self._role_ends: dict[int, Mark] = {}
        self._groups: dict[int, Mark] = {}
        self._by_start: dict[int, list[Mark]] = {}
        for mark in marks:
            self._by_start.setdefault(mark.start, []).append(mark)
            if isinstance(mark.entry, Role):
                self._roles[mark.start] = mark
                self._role_ends[mark.end] = mark
            elif isinstance(mark.entry, Group):
                self._groups[mark.end] = mark
        words = gazetteer.words
        self._small = (words("article"), words("contraction"), words("genitive"), words("former"), words("possessive"))
        self._prepositions = words("preposition")
        self._stops = (words("relative"), words("conjunction"), words("pronoun"))

    def of(self, start: int, end: int, kind: str) -> set[str]:
        """Return what is said of the actor of type `kind` right around its mention in tokens `start` to `end`."""
        if kind != "person":
            return self._body(start)
        return self._title(start) | self._apposition(start, end) | self._honorific(start) | self._given(start, end)

    def _near(self, start: int, end: int) -> list[Mark]:
        return [mark for i in range(start, end) for mark in self._by_start.get(i, ())]

    def _said(self, start: int, end: int) -> set[str]:
        return phrase_facts(self._gazetteer, self._parse, self._near(start, end), start, end, self._ids)

    def _sentence(self, i: int) -> tuple[int, int]:
        return self._parse.sentences[self._parse.tokens[i].sent]

    def _honorific(self, start: int) -> set[str]:
        before = start - 1
        if before > 0 and self._parse.tokens[before].text == ".":
            before -= 1
        group = self._gazetteer.words("honorific").get(self._parse.tokens[before].lower) if before >= 0 else None
        return {f"gender:{group.gender}"} if group is not None and group.gender != "-" else set()

    def _given(self, start: int, end: int) -> set[str]:
        """The gender that a first name shows before a surname: *Anna Bell*; none where it may be either's."""
        group = self._gazetteer.words("first_name").get(self._parse.tokens[start].lower) if end - start > 1 else None
        return {f"gender:{group.gender}"} if group is not None else set()

    def _body(self, start: int) -> set[str]:
        """Facts of an organisation or outlet: the common noun before its name (*la società Alfa*, *il sito X*)."""
        i = start
        while i > max(0, start - 3):
            mark = self._groups.get(i)
            if mark is not None and isinstance(mark.entry, Group) and mark.entry.kind in ("organisation", "media"):
                return {f"kind:{mark.entry.concept}"}
            i -= 1
            nation = any(isinstance(mark.entry, Demonym) for mark in self._by_start.get(i, ()))
            if not nation and self._parse.tokens[i].pos != "ADJ":
                break
        return set()

    def _title(self, start: int) -> set[str]:
        """Facts from the words before a name: *il ministro della Difesa italiano X*, *China's envoy, X,*."""
        tokens = self._parse.tokens
        floor = max(self._sentence(start)[0], start - _BEFORE)
        i = start
        while i > floor and (tokens[i - 1].lower in self._gazetteer.words("honorific") or tokens[i - 1].text == "."):
            i -= 1
        comma = i > floor and tokens[i - 1].text == ","
        i = i - 1 if comma else i
        if i > floor and tokens[i - 1].lower in self._prepositions:
            return set()
        left, role = i, None
        while left > floor:
            token = tokens[left - 1]
            if token.text in _ENDS or self._is_other(left - 1) or any(token.lower in stop for stop in self._stops):
                break
            if role is not None and not self._belongs(left - 1):
                break
            left -= 1
            mark = self._roles.get(left)
            if mark is not None and mark.end <= i and (role is None or comma):
                role = mark
        if role is None or (comma and not self._closed(start)):
            return set()
        if comma and self._inner(role.end, i):
            return set()
        return self._office(role, left, i)

    def _is_other(self, i: int) -> bool:
        """Tell whether token `i` is a verb or another person, past which no title reaches.

        A word of the tables is no verb, whatever the tagger says (*sudcoreano*).
        """
        if self._ids.get(i, "").startswith("per:"):
            return True
        return self._parse.tokens[i].pos in _VERBS and not self._by_start.get(i)

    def _belongs(self, i: int) -> bool:
        """Tell whether token `i`, before an office, can still speak of it: a nation, place, adjective or article."""
        token = self._parse.tokens[i]
        if any(token.lower in small for small in self._small) and token.lower not in self._gazetteer.words("genitive"):
            return True
        marks = [mark for back in range(i, max(-1, i - 4), -1) for mark in self._by_start.get(back, ()) if mark.end > i]
        if any(isinstance(mark.entry, Actor | Demonym | Role) for mark in marks):
            return True
        after = self._parse.tokens[i + 1].lower if i + 1 < len(self._parse.tokens) else ""
        if after in self._gazetteer.words("possessive"):  # *the union's lawyer*
            return True
        return token.pos in ("ADJ", "PROPN", "PART") or token.text[0].isupper()

    def _closed(self, start: int) -> bool:
        """Tell whether the name at `start` ends an apposition: a mark or the sentence's end follows it."""
        end = start
        while end < len(self._parse.tokens) and self._ids.get(end, "") == self._ids.get(start):
            end += 1
        return end >= len(self._parse.tokens) or self._parse.tokens[end].text in _ENDS

    def _inner(self, start: int, end: int) -> bool:
        """Tell whether a finite verb stands in tokens `start` to `end`, so that they are no title."""
        return any(self._parse.tokens[i].morph.get("VerbForm") == "Fin" for i in range(start, end))

    def _apposition(self, start: int, end: int) -> set[str]:
        """Facts from the words after a name: *X, capo del Centro …,*, *X (Verdi)*, *X, who heads the …*."""
        tokens = self._parse.tokens
        ceiling = min(self._sentence(start)[1], end + _AFTER)
        if end >= ceiling:
            return set()
        opener = tokens[end]
        if opener.text not in _OPENERS and opener.pos != "AUX":
            return set()
        i = end + 1
        stop = i
        while stop < ceiling and tokens[stop].text not in _ENDS and tokens[stop].lower not in self._stops[0]:
            stop += 1
        if opener.text == "(":
            return self._said(i, stop)
        if i < ceiling and tokens[i].lower in self._stops[0]:
            return self._leads(i + 1, ceiling)
        for k in range(i, min(stop, i + _LEAD)):
            mark = self._roles.get(k)
            if mark is not None:
                return self._office(mark, i, max(stop, mark.end))
            if not self._belongs(k) and tokens[k].lower not in self._prepositions and not tokens[k].text[0].isdigit():
                break
        return set()

    def _leads(self, i: int, ceiling: int) -> set[str]:
        for k in range(i, min(ceiling, i + 3)):
            if self._parse.tokens[k].lower in self._gazetteer.words("leads"):
                stop = k
                while stop < ceiling and self._parse.tokens[stop].text not in _ENDS:
                    stop += 1
                return {"role:head"} | self._said(k, stop)
        return set()

    def _office(self, mark: Mark, start: int, end: int) -> set[str]:
        role = mark.entry
        if not isinstance(role, Role):
            return set()
        found = {f"role:{role.concept}"} | self._said(start, end)
        gender = role.gender
        if gender == "-":
            for k in range(max(0, start - 1), mark.start):
                morph = self._parse.tokens[k].morph
                if self._parse.tokens[k].pos == "DET" and "Gender" in morph:
                    gender = "f" if morph["Gender"] == "Fem" else "m"
        if gender != "-":
            found.add(f"gender:{gender}")
        return found
