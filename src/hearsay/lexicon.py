"""The word lists of one language, read from `lexicons/<lang>/*.tsv`.

The lists are for people to edit: each row says where it comes from in its last column, `source`. Lines that begin with
`#` are comments, the first other line names the columns. What each column may hold is told in `docs/lexicons.md`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import cast, get_args

from hearsay.errors import LexiconError
from hearsay.records import Certainty, Stance


@dataclass(frozen=True, slots=True)
class Cue:
    """One reporting word or phrase: its words as lemmas or forms, what it takes, and what it says of the content.

    `frames` maps a frame to the prepositions it needs, if any. `stance` and `certainty` are None where the content
    decides.
    """

    words: tuple[str, ...]
    frames: Mapping[str, tuple[str, ...]]
    stance: Stance | None
    certainty: Certainty | None

    def takes(self, frame: str) -> bool:
        """Tell whether the cue takes `frame`."""
        return frame in self.frames


@dataclass(frozen=True, slots=True)
class Hedge:
    """Words that set certainty, in lower case, with their class and, for ICD 203 words, the band in percent."""

    words: tuple[str, ...]
    certainty: Certainty
    band: tuple[int, int] | None


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """All word lists of one language, indexed by the first word of each entry.

    `senses` gives a verb (`"V"`) or noun (`"N"`) by its lemma the shares of its senses that are communication,
    cognition, feeling and, of a verb, social or, of a noun, act; a language without such a list has none.
    """

    lang: str
    verbs: Mapping[str, tuple[Cue, ...]]
    nouns: Mapping[str, tuple[Cue, ...]]
    prepositions: Mapping[str, tuple[Cue, ...]]
    adjectives: Mapping[str, tuple[Cue, ...]]
    hedges: Mapping[str, tuple[Hedge, ...]]
    unknowns: re.Pattern[str]
    unknown_reach: tuple[str, ...]
    venues: Mapping[str, frozenset[str]]
    abbreviations: frozenset[str]
    endings: tuple[tuple[str, str], ...]
    irregular: Mapping[str, str]
    roles: Mapping[str, frozenset[str]]
    senses: Mapping[tuple[str, str], tuple[float, ...]]

    def role(self, name: str) -> frozenset[str]:
        """Return the closed-class words of one role of `grammar.tsv`; an unknown role has none."""
        return self.roles.get(name, frozenset())

    def verb_lemma(self, form: str, lemma: str) -> str:
        """Return the first word of a verb cue that `form` belongs to, mending the parser's lemma; else `lemma`."""
        return _verb_lemma(self, form, lemma)


@functools.lru_cache(maxsize=65_536)
def _verb_lemma(lexicon: Lexicon, form: str, lemma: str) -> str:
    if lemma in lexicon.verbs:
        return lemma
    if form in lexicon.irregular:
        return lexicon.irregular[form]
    for ending, replacement in lexicon.endings:
        if form.endswith(ending):
            candidate = form[: len(form) - len(ending)] + replacement
            if candidate in lexicon.verbs:
                return candidate
    return lemma


def has_lexicon(lang: str) -> bool:
    """Return whether there are word lists for a language: a ledger may hold texts in others, which nobody has read."""
    return re.fullmatch("[a-z]{2,3}", lang) is not None and (files("hearsay") / "lexicons" / lang).is_dir()


def rows(lang: str, name: str, columns: tuple[str, ...]) -> list[tuple[int, dict[str, str]]]:
    """Return the rows of `lexicons/<lang>/<name>.tsv`, or `lexicons/<name>.tsv` for an empty `lang`, with line numbers.

    Raises:
        LexiconError: the file lacks a column of `columns`, or a row has another number of cells.
    """
    folder = files("hearsay") / "lexicons"
    path = (folder / lang if lang else folder) / f"{name}.tsv"
    label = f"lexicons/{lang + '/' if lang else ''}{name}.tsv"
    found: list[tuple[int, dict[str, str]]] = []
    header: list[str] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if not header:
            header = cells
            if missing := [column for column in (*columns, "source") if column not in header]:
                raise LexiconError(f"the header lacks {', '.join(missing)}", label, number)
            continue
        if len(cells) != len(header):
            raise LexiconError(f"{len(cells)} cells where the header has {len(header)}", label, number)
        found.append((number, dict(zip(header, cells, strict=True))))
    return found


@functools.cache
def load_lexicon(lang: str) -> Lexicon:
    """Return the lexicon of `lang`, read once.

    Raises:
        LexiconError: a row breaks the format; the error says where.
    """
    verbs: dict[str, list[Cue]] = {}
    nouns: dict[str, list[Cue]] = {}
    prepositions: dict[str, list[Cue]] = {}
    adjectives: dict[str, list[Cue]] = {}
    shelves = {"V": verbs, "N": nouns, "P": prepositions, "A": adjectives}
    for number, row in rows(lang, "cues", ("cue", "pos", "frames", "stance", "certainty")):
        words = tuple(row["cue"].split())
        if row["pos"] not in shelves or not words:
            raise LexiconError("pos is V, N, P or A, and a cue has words", f"lexicons/{lang}/cues.tsv", number)
        stance = _choice(row["stance"], get_args(Stance), lang, number)
        certainty = _choice(row["certainty"], get_args(Certainty), lang, number)
        cue = Cue(words, _frames(row["frames"]), cast("Stance | None", stance), cast("Certainty | None", certainty))
        shelves[row["pos"]].setdefault(words[0], []).append(cue)
    patterns = rows(lang, "unknowns", ("pattern", "reach"))
    endings = [(row["ending"], row["replacement"]) for _, row in rows(lang, "endings", ("ending", "replacement"))]
    return Lexicon(
        lang=lang,
        verbs=_longest_first(verbs),
        nouns=_longest_first(nouns),
        prepositions=_longest_first(prepositions),
        adjectives=_longest_first(adjectives),
        hedges=_hedges(lang),
        unknowns=re.compile("|".join(f"({row['pattern']})" for _, row in patterns), re.IGNORECASE),
        unknown_reach=tuple(row["reach"] for _, row in patterns),
        venues={row["noun"]: frozenset(row["prepositions"].split()) for _, row in rows(lang, "venues", ("noun",))},
        abbreviations=frozenset(row["abbreviation"] for _, row in rows(lang, "abbreviations", ("abbreviation",))),
        endings=tuple(sorted((pair for pair in endings if pair[0][0] != "^"), key=lambda pair: -len(pair[0]))),
        irregular={ending[1:]: lemma for ending, lemma in endings if ending.startswith("^")},
        roles={
            row["role"]: frozenset(word.replace("_", " ") for word in row["words"].split())
            for _, row in rows(lang, "grammar", ("role", "words"))
        },
        senses=_senses(lang),
    )


def _senses(lang: str) -> dict[tuple[str, str], tuple[float, ...]]:
    if not (files("hearsay") / "lexicons" / lang / "senses.tsv").is_file():
        return {}
    shares = ("communication", "cognition", "feeling", "other")
    return {
        (row["pos"], row["lemma"]): tuple(float(row[name]) for name in shares)
        for _, row in rows(lang, "senses", ("lemma", "pos", *shares))
    }


def _choice(value: str, allowed: tuple[str, ...], lang: str, number: int) -> str | None:
    if value == "-":
        return None
    if value not in allowed:
        raise LexiconError(f"{value!r} is none of {', '.join(allowed)} or -", f"lexicons/{lang}/cues.tsv", number)
    return value


def _frames(cell: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for item in cell.split():
        frame, _, preposition = item.partition(":")
        found[frame] = (*found.get(frame, ()), *([preposition] if preposition else []))
    return found


def _longest_first(shelf: dict[str, list[Cue]]) -> dict[str, tuple[Cue, ...]]:
    return {first: tuple(sorted(cues, key=lambda cue: -len(cue.words))) for first, cues in shelf.items()}


def _hedges(lang: str) -> dict[str, tuple[Hedge, ...]]:
    shelf: dict[str, list[Hedge]] = {}
    for number, row in rows(lang, "hedges", ("words", "class", "low", "high")):
        if row["class"] not in get_args(Certainty):
            raise LexiconError(f"{row['class']!r} is no class of certainty", f"lexicons/{lang}/hedges.tsv", number)
        band = None if row["low"] == "-" else (int(row["low"]), int(row["high"]))
        words = tuple(row["words"].split())
        shelf.setdefault(words[0], []).append(Hedge(words, cast("Certainty", row["class"]), band))
    return {first: tuple(sorted(hedges, key=lambda hedge: -len(hedge.words))) for first, hedges in shelf.items()}
