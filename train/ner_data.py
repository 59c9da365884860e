"""Turn name corpora into spaCy training files: ``python -m train.ner_data --data DIR --out DIR``.

Writes ``LANG/ner-train.spacy``, ``LANG/ner-dev.spacy`` and ``LANG/ner-test-NAME.spacy`` with PER, ORG and LOC; every
other class becomes no name. Tokens are joined to text as they would be printed, since names are met in raw text.
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

from train.conllu import Sentence, parse
from train.corpora import LANGUAGES, NAME_CORPORA, NameCorpus, unpack
from train.variants import restyle, spaces

SEED = 20
ROUNDS = 2
_CLASSES = {
    "PER": "PER",
    "ORG": "ORG",
    "LOC": "LOC",
    "Person": "PER",
    "Organization": "ORG",
    "Location": "LOC",
    "person": "PER",
    "organization": "ORG",
    "place": "LOC",
    "corporation": "ORG",
    "group": "ORG",
    "location": "LOC",
}
_GROUPS = (1, 2, 3, 5)
_GROUP_WEIGHTS = (40, 25, 20, 15)
_TEST_GROUP = 5
# Every fifth block of forty sentences of a train+dev corpus goes to the development set.
_DEV_BLOCK = 40
_DEV_EVERY = 5
# Headlines and datelines in capitals: a small share of sentences gets its names, or all of it, in capitals.
_SHOUTED_NAMES = 0.03
_SHOUTED_ALL = 0.01
# A share of the persons and places change places with others of the same length, so that the context is learnt and not
# only the name: more in English, whose news names are met by no free corpus.
# Of these, a share is named as nobody is: readers of news meet names that no list has.
_INVENTED = 0.25
_SWAPPED = {"it": 0.25, "en": 0.35, "es": 0.25}
_JOINERS = frozenset({"of", "for", "the", "and", "&", "-", "'s", "’s", "de", "la", "al"})
# What GUM tags PROPN when it stands alone and yet names nobody: offices, ranks, forms of address.
_TITLES = frozenset(
    """Ambassador Captain CEO Chair Chairman Chancellor Command Dad Dean Director Doctor Dr. Emperor Envoy Fellow
    General God Governor Justice King Mayor Minister Mom Mr Mr. Mrs. Ms. Poet Pope President Prince Princess Professor
    Protector Queen Representative Scholar Secretary Senator Sheriff Sir Speaker Undersecretary""".split()
)
_ENTITY = re.compile(r"\(?[^()]+\)?|\)")


@dataclass(frozen=True)
class Named:
    """One sentence as tokens, the spaces after them, and one IOB tag a token."""

    forms: tuple[str, ...]
    after: tuple[bool, ...]
    tags: tuple[str, ...]


def sentences(data: Path, corpus: NameCorpus, language: str) -> Iterator[Named]:
    """Yield the sentences of a name corpus in order.

    Raises FileNotFoundError when one of its files is missing.
    """
    for name in corpus.files:
        path = data / name
        if path.suffix == ".conllu" and "treebanks" in name:
            for sentence in parse(path.read_text(encoding="utf-8")):
                if not corpus.genres or sentence.genre in corpus.genres:
                    yield named_words(sentence)
            continue
        for file in sorted(path.glob("*.tsv")) if path.is_dir() else [path]:
            yield from tagged(file.read_text(encoding="utf-8"), language)


def convert(data: Path, out: Path, language: str, rounds: int = ROUNDS) -> dict[str, int]:
    """Write the files of one language; return how many sentences each holds."""
    nlp = spacy.blank(language)
    out.mkdir(parents=True, exist_ok=True)
    chance = random.Random(SEED)
    counts: dict[str, int] = {}
    dev: list[Named] = []
    train: list[tuple[NameCorpus, list[Named]]] = []
    for corpus in NAME_CORPORA[language]:
        found = list(sentences(data, corpus, language))
        if corpus.share < 1.0:
            found = _sample(found, corpus.share, chance)
        if corpus.use == "train+dev":
            held = [s for i, s in enumerate(found) if i // _DEV_BLOCK % _DEV_EVERY == 0]
            dev += held
            found = [s for i, s in enumerate(found) if i // _DEV_BLOCK % _DEV_EVERY]
        if corpus.use.startswith("train"):
            train.append((corpus, found))
        elif corpus.use == "dev":
            dev += found
        elif corpus.use.startswith("test"):
            _write(out / f"ner-{corpus.use}.spacy", nlp, _chunks(found, _TEST_GROUP))
        counts[f"{corpus.use}: {corpus.name}"] = len(found)
    _write(out / "ner-dev.spacy", nlp, _chunks(dev, _TEST_GROUP))
    _write(out / "ner-train.spacy", nlp, _rounds(train, language, rounds, chance))
    return counts | {"dev": len(dev)}


def document(nlp: Language, group: Iterable[Named]) -> Doc:
    """Return one spaCy document that holds the sentences, where they begin, and their names."""
    forms: list[str] = []
    after: list[bool] = []
    tags: list[str] = []
    starts: list[bool] = []
    for sentence in group:
        forms += sentence.forms
        starts += [True] + [False] * (len(sentence.forms) - 1)
        after += [*sentence.after[:-1], True]
        tags += sentence.tags
    return Doc(nlp.vocab, words=forms, spaces=after, ents=tags, sent_starts=starts)


def tagged(text: str, language: str) -> Iterator[Named]:
    """Read rows of a token and its tag (tab or blank between), or numbered rows with form and tag."""
    for block in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n")):
        printed = ""
        forms: list[str] = []
        tags: list[str] = []
        for line in block.split("\n"):
            if line.startswith("# text = "):
                printed = line[len("# text = ") :]
            cells = line.split("\t") if "\t" in line else line.split(" ")
            if len(cells) < 2 or line.startswith("# "):
                continue
            numbered = len(cells) >= 3 and cells[0].isdigit()
            form, tag = (cells[1], cells[2]) if numbered else (cells[0], cells[1])
            if form.strip():
                forms.append(form.strip().replace(" ", " "))
                tags.append(tag.strip())
        if forms and not forms[0].startswith("http"):
            after = _printed_spaces(printed, forms) or spaces(forms, language)
            yield Named(tuple(forms), tuple(after), tuple(iob(tags)))


def iob(tags: list[str]) -> list[str]:
    """Map the corpus's tags to PER, ORG and LOC; BIOES tags become IOB, other classes O."""
    out: list[str] = []
    for tag in tags:
        mark, _, name = tag.partition("-")
        kept = _CLASSES.get(name)
        if kept is None:
            out.append("O")
            continue
        goes_on = mark in ("I", "E") and bool(out) and out[-1].endswith(f"-{kept}")
        out.append(f"I-{kept}" if goes_on else f"B-{kept}")
    return out


def _printed_spaces(printed: str, forms: list[str]) -> list[bool] | None:
    """Find the tokens in the printed sentence; None when they are not there one after the other."""
    out: list[bool] = []
    at = 0
    for form in forms:
        place = printed.find(form, at)
        if place < 0 or printed[at:place].strip():
            return None
        if out:
            out[-1] = place > at
        at = place + len(form)
        out.append(True)
    return out or None


def named_words(sentence: Sentence) -> Named:
    """Read GUM's entity layer (the MISC column, kept as ``misc``) down to flat proper names.

    A mention counts when its head is a PROPN and its type is person, organization or place. The name is, for a
    person, the head with its flat parts; otherwise the run of capitalised words and joiners around the head.
    """
    tags = ["O"] * len(sentence.words)
    for start, end, kind in sorted(_mentions(sentence), key=lambda m: m[0] - m[1]):
        span = _name_in(sentence, start, end, kind)
        if span is not None and all(tags[i] == "O" for i in range(*span)):
            for i in range(*span):
                tags[i] = f"{'B' if i == span[0] else 'I'}-{kind}"
    words = sentence.words
    return Named(tuple(w.form for w in words), tuple(w.space_after for w in words), tuple(tags))


def _mentions(sentence: Sentence) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, class) of the mentions that open and close inside the sentence."""
    open_mentions: list[tuple[str, int, str]] = []
    for place, word in enumerate(sentence.words):
        for part in _ENTITY.findall(word.misc_value("Entity")):
            inner = part.strip("()")
            number = inner.split("-", 1)[0]
            if part.startswith("("):
                fields = inner.split("-")
                kind = _CLASSES.get(fields[1], "") if len(fields) > 1 else ""
                open_mentions.append((number, place, kind))
            if part.endswith(")"):
                for i in range(len(open_mentions) - 1, -1, -1):
                    if open_mentions[i][0] == number:
                        _, start, kind = open_mentions.pop(i)
                        if kind:
                            yield start, place + 1, kind
                        break


def _name_in(sentence: Sentence, start: int, end: int, kind: str) -> tuple[int, int] | None:
    words = sentence.words
    heads = [i for i in range(start, end) if not start < words[i].head <= end]
    if len(heads) != 1 or words[heads[0]].upos != "PROPN":
        return None
    head = heads[0]
    form = words[head].form
    if kind == "PER" and ("Number=Plur" in words[head].feats or {form, form.capitalize()} & _TITLES):
        return None

    def belongs(i: int) -> bool:
        if not start <= i < end or (words[i].upos in ("DET", "PUNCT") and words[i].form.lower() not in _JOINERS):
            return False
        if kind == "PER":
            return words[i].head - 1 == head and words[i].deprel in ("flat", "compound") and words[i].upos == "PROPN"
        return words[i].form[:1].isupper() or words[i].form.lower() in _JOINERS

    left = right = head
    while belongs(left - 1):
        left -= 1
    while belongs(right + 1):
        right += 1
    while left < head and (words[left].upos == "DET" or not words[left].form[:1].isupper()):
        left += 1
    while right > head and not words[right].form[:1].isupper():
        right -= 1
    return left, right + 1


def _sample(found: list[Named], share: float, chance: random.Random) -> list[Named]:
    """Draw whole blocks of ten sentences, so that neighbours stay neighbours."""
    blocks = [found[i : i + 10] for i in range(0, len(found), 10)]
    return [sentence for block in blocks if chance.random() < share for sentence in block]


def _chunks(found: list[Named], size: int) -> Iterator[list[Named]]:
    for start in range(0, len(found), size):
        yield found[start : start + size]


def _rounds(
    train: list[tuple[NameCorpus, list[Named]]], language: str, rounds: int, chance: random.Random
) -> Iterator[list[Named]]:
    pool = name_pool(sentence for _, found in train for sentence in found)
    for _ in range(rounds):
        groups: list[list[Named]] = []
        for corpus, found in train:
            for _ in range(corpus.repeat):
                start = 0
                while start < len(found):
                    size = chance.choices(_GROUPS, _GROUP_WEIGHTS)[0]
                    groups.append(found[start : start + size])
                    start += size
        chance.shuffle(groups)
        for group in groups:
            yield [varied(swapped(sentence, language, pool, chance), language, chance) for sentence in group]


def names(tags: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, class) of every name in IOB tags."""
    start = 0
    for place, tag in enumerate((*tags, "O")):
        before = tags[place - 1] if place else "O"
        if before != "O" and not tag.startswith("I-"):
            yield start, place, before[2:]
        if tag.startswith("B-"):
            start = place


def name_pool(found: Iterable[Named]) -> dict[tuple[str, int], list[tuple[str, ...]]]:
    """Collect persons and places by class and number of tokens."""
    pool: dict[tuple[str, int], list[tuple[str, ...]]] = {}
    for sentence in found:
        for start, end, kind in names(sentence.tags):
            forms = sentence.forms[start:end]
            if kind != "ORG" and all(form[:1].isupper() for form in forms):
                pool.setdefault((kind, end - start), []).append(forms)
    return pool


def swapped(
    sentence: Named, language: str, pool: dict[tuple[str, int], list[tuple[str, ...]]], chance: random.Random
) -> Named:
    """Let some persons and places change places with others of ``pool`` (see `name_pool`), or with invented ones."""
    share = _SWAPPED.get(language, 0.0)
    if share == 0.0:
        return sentence
    forms = list(sentence.forms)
    for start, end, kind in names(sentence.tags):
        others = pool.get((kind, end - start))
        if others and forms[start][:1].isupper() and chance.random() < share:
            # First and last name come from different persons: more names than the corpora hold.
            drawn = tuple(chance.choice(others)[i] for i in range(end - start))
            new = drawn if kind == "PER" else chance.choice(others)
            if chance.random() < _INVENTED:
                new = (*new[:-1], invented(new[-1], chance.choice(others)[-1]))
            forms[start:end] = new
    return replace(sentence, forms=tuple(forms))


def invented(first: str, second: str) -> str:
    """Return a name that begins like one and ends like another: *Valencia* and *Moldova* give *Valedova*."""
    return first[: (len(first) + 1) // 2] + second[len(second) // 2 :].lower()


def varied(sentence: Named, language: str, chance: random.Random) -> Named:
    """Draw quotation marks and apostrophes anew; now and then write the names, or everything, in capitals."""
    forms = restyle(list(sentence.forms), language, chance)
    draw = chance.random()
    if draw < _SHOUTED_ALL:
        forms = [form.upper() for form in forms]
    elif draw < _SHOUTED_ALL + _SHOUTED_NAMES:
        forms = [f if tag == "O" else f.upper() for f, tag in zip(forms, sentence.tags, strict=True)]
    return replace(sentence, forms=tuple(forms))


def _write(path: Path, nlp: Language, groups: Iterable[list[Named]]) -> None:
    docs = DocBin(attrs=["ORTH", "SPACY", "ENT_IOB", "ENT_TYPE", "SENT_START"])
    for group in groups:
        docs.add(document(nlp, group))
    docs.to_disk(path)


def main() -> None:
    """Convert the languages asked for and print what was written."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("build/data"))
    parser.add_argument("--archives", type=Path, default=Path("../shared/data"))
    parser.add_argument("--out", type=Path, default=Path("build/corpus"))
    parser.add_argument("--language", choices=LANGUAGES, action="append")
    options = parser.parse_args()
    unpack(options.data, options.archives)
    for language in options.language or LANGUAGES:
        for name, count in convert(options.data, options.out / language, language).items():
            print(f"{language} {name}: {count} sentences", flush=True)


if __name__ == "__main__":
    main()
