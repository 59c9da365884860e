"""Train the recogniser of names of one language: ``python -m train.names it --set full --data DIR --out DIR``.

Needs PyTorch and the other packages of the ``train`` group. English has one set, of free data alone: a transformer is
fine-tuned on the corpora of names and labels running text, and the shipped tagger learns from both. Both are given
published word vectors (`train.vectors`: an archive that ``--vectors`` names). Italian has two:
``full`` learns from KIND's news; ``free`` from names carried over from English translations, and then labels KIND's
text for itself. Spanish has one set, made in the latter way with AnCora's text. Writes the pipeline
``OUT/SET/LANG-ner``. Seeded; an hour of one core for English, half of it for each other set. The teacher and its
labels are kept in OUT and used again.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import spacy
import torch

from hearsay.names import BREAK, NO_VECTORS, TAGS, NameFinder, Tagger, Weights, WordVectors, best_tags, spans
from train import conllu
from train.corpora import LANGUAGES, NAME_CORPORA, NameCorpus, unpack
from train.name_corpora import corpora, development, measuring_articles
from train.name_lists import name_lists
from train.ner_data import Named, name_pool, names, sentences, swapped, varied
from train.projection import other_names, project
from train.student import Run, Settings, Student, fit
from train.tags import laid, numbers
from train.teacher import Cutter, Tagged, Teacher, fine_tune, label, pretrained
from train.vectors import ARCHIVE, Published
from train.vectors import read as read_vectors

SEED = 20
ROOT = Path(__file__).parent.parent
_GROUPS = (1, 2, 3, 5, 8)
_ONE_HOT = np.eye(len(TAGS), dtype=np.float16)
# The share of texts without marks between their sentences, as a pipeline that splits none would give them.
_UNMARKED = 0.1
_PAUSE = Run((BREAK,), _ONE_HOT[[0]], 1.0)
# How often the corpora are taken in each round of the teacher, by convention: UNER (the one we want), WikiGold, WNUT-17
# (tweets, to begin with) and GUM.
_TEACHER_ROUNDS = 3
_TIMES = ((2, 2, 2), (1, 1, 1), (1, 0, 0), (1, 1, 1))
_UNER, _GUM = 0, 3
_LONGEST = 110

_TEXT_WORDS = 80
# English corpora whose persons and places take the place of others in the free Italian texts.
_NAMES_FROM = ("UNER-PUD and UNER-EWT dev", "WikiGold")
_LONGEST_LINE = 2000
# Of the sentences that only watch the Spanish training one in so many is looked at.
_WATCHED_SPANISH = 40
# Raw Italian news that the first model reads: web articles on crises, and two collections of translated news.
_CRISES = ("ml-crisis", "ntrex", "meantime")
# Source: the development scores of each stage; the second learns less from each text, and from more of them.
_ENGLISH = Settings(unseen=0.2)
_FIRST = Settings(dropout=0.15, unseen=0.12)
_SMALL = Settings(dropout=0.3, unseen=0.3)
_LATER = Settings(rate=0.0015, dropout=0.25, unseen=0.2)

Rounds = Callable[[int], Sequence[Run]]
Scored = list[tuple[list[str], list[int], set[tuple[int, int, str]]]]


@dataclass(frozen=True)
class Sources:
    """Where a training reads and writes.

    ``data`` holds the corpora and the stories, ``out`` what is made, ``vectors`` is the archive of word vectors.
    ``shown`` tells which sentences stand in articles that measure.
    """

    data: Path
    out: Path
    vectors: Path
    shown: Callable[[Named], bool]

    @property
    def stories(self) -> Path:
        """The folder of news stories."""
        return self.data / "stories"

    def published(self) -> Published:
        """Read the word vectors."""
        return read_vectors(self.vectors)


def groups(
    found: Sequence[Named],
    language: str,
    chance: random.Random,
    *,
    weight: float = 1.0,
    share: float = 1.0,
    pool: dict[tuple[str, int], list[tuple[str, ...]]] | None = None,
) -> list[Run]:
    """Return runs of one to eight neighbouring sentences, each varied anew; ``share`` of them is drawn."""
    out: list[Run] = []
    start = 0
    while start < len(found):
        size = chance.choice(_GROUPS)
        if share >= 1.0 or chance.random() < share:
            group = [
                varied(swapped(s, language, pool, chance) if pool else s, language, chance)
                for s in found[start : start + size]
            ]
            words, tags = laid(group, marked=chance.random() >= _UNMARKED)
            out.append(Run(tuple(words), _ONE_HOT[tags], weight))
        start += size
    return out


def with_other_names(
    run: Run, language: str, pool: dict[tuple[str, int], list[tuple[str, ...]]], chance: random.Random
) -> Run:
    """Return the run with some of its names changed for others (see `train.ner_data.swapped`)."""
    tags = ["O"] * len(run.words)
    for start, end, kind in spans(run.tags.argmax(1).tolist()):
        tags[start:end] = [f"B-{kind}"] + [f"I-{kind}"] * (end - start - 1)
    named = Named(run.words, (True,) * len(tags), tuple(tags))
    return replace(run, words=varied(swapped(named, language, pool, chance), language, chance).forms)


def joined(runs: Sequence[Run], chance: random.Random, scale: float) -> list[Run]:
    """Join neighbouring runs to texts of one to five, and scale their weight."""
    out: list[Run] = []
    start = 0
    while start < len(runs):
        part = runs[start : start + chance.choice((1, 2, 3, 5))]
        between = [_PAUSE] if chance.random() >= _UNMARKED else []
        laid_out = [piece for run in part for piece in (*between, run)][len(between) :]
        weight = [np.broadcast_to(np.asarray(run.weight, np.float32), len(run.words)) for run in laid_out]
        words = tuple(word for run in laid_out for word in run.words)
        out.append(Run(words, np.concatenate([run.tags for run in laid_out]), np.concatenate(weight) * scale))
        start += len(part)
    return out


def scored(found: Sequence[Named], size: int = 5) -> Scored:
    """Return texts of five sentences with their names, to measure on."""
    out: Scored = []
    for start in range(0, len(found), size):
        group = found[start : start + size]
        words = [form for s in group for form in s.forms]
        starts = [0, *itertools.accumulate(len(s.forms) for s in group[:-1])]
        out.append((words, starts, set(spans(number for s in group for number in numbers(s.tags)))))
    return out


def f_score(weights: Weights, texts: Scored) -> tuple[float, float, float]:
    """Return precision, recall and F of whole names with the right class."""
    tagger = Tagger(weights)
    right = given = there = 0
    for words, starts, gold in texts:
        found = set(tagger.names(words, starts))
        right, given, there = right + len(found & gold), given + len(found), there + len(gold)
    precision, recall = right / max(given, 1), right / max(there, 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def english(sources: Sources) -> Student:
    """Train the teacher, let it label, and train the English tagger on both."""
    found = corpora(sources.data, "en", sources.shown)
    (_, uner), (_, wikigold), _, (_, gum) = found.values()
    gold = [(part, corpus.convention) for corpus, part in found.values()]
    dev = development(sources.data, "en")
    published = sources.published()
    labelled = _labelled(sources, gold, dev, published)
    pool = name_pool(sentence for part, _ in gold for sentence in part)
    vectors = published.shipped()

    def rounds(number: int) -> list[Run]:
        chance = random.Random(SEED + number)
        made = groups(uner, "en", chance, weight=1.5, pool=pool)
        made += groups(uner, "en", chance, weight=1.5, pool=pool)
        made += groups(wikigold, "en", chance, weight=0.7, pool=pool)
        made += groups(gum, "en", chance, pool=pool)
        return made + joined(labelled, chance, 1.0)

    return _fitted(rounds, 3, "en", dev, _ENGLISH, vectors=vectors)


def _labelled(
    sources: Sources, gold: Sequence[tuple[Sequence[Named], int]], watched: Sequence[Named], published: Published
) -> list[Run]:
    """Return running text with the teacher's probabilities, the mean of those in UNER's and in GUM's convention."""
    model, cutter = _teacher(sources.out, gold, watched, published)
    treebank = _treebank(sources.data, "en", "UD_English-EWT/en_ewt-ud-train.rebuilt")
    texts = [[word.form for word in s.words] for s in treebank]
    for collection in ("ntrex", "meantime"):
        texts += [sentence for article in _articles(sources.stories, collection, "en") for sentence in article]
    texts = [words for words in texts if words]
    kept = sources.out / "en-labels.npz"
    runs = [tuple(_marked(texts[a:b]))[:_LONGEST] for a, b in cutter.runs(texts)]
    if not kept.is_file():
        print(f"the teacher labels {sum(len(run) for run in runs)} words", flush=True)
        both = [np.concatenate(label(model, cutter, runs, convention)) for convention in (_UNER, _GUM)]
        np.savez_compressed(kept, tags=np.mean(both, axis=0).astype(np.float16))
    with np.load(kept) as stored:
        tags = stored["tags"]
    ends = np.cumsum([len(run) for run in runs])
    return [Run(run, part) for run, part in zip(runs, np.split(tags, ends[:-1]), strict=True)]


def _marked(lines: Sequence[Sequence[str]]) -> list[str]:
    """Return the words of lines with `BREAK` between the lines."""
    return [word for line in lines for word in (BREAK, *line)][1:]


def _teacher(
    out: Path, gold: Sequence[tuple[Sequence[Named], int]], watched: Sequence[Named], published: Published
) -> tuple[Teacher, Cutter]:
    """Return the fine-tuned teacher, trained now unless it lies in ``out``; print what it is worth on ``watched``."""
    folder = pretrained()
    if (out / "en-teacher.pt").is_file():
        return _teacher_at_hand(out, published)
    cutter = Cutter(folder / "tokenizer.json", published)
    model = Teacher(len(_TIMES), published.table)
    chance = random.Random(SEED)
    pool = name_pool(sentence for found, _ in gold for sentence in found)
    rounds: list[list[Tagged]] = []
    for number in range(_TEACHER_ROUNDS):
        rounds.append([])
        for found, convention in gold:
            for _ in range(_TIMES[convention][number]):
                rounds[-1] += _for_teacher(found, convention, pool, cutter, chance)
    model.load_pretrained(folder / "model.safetensors")
    fine_tune(model, cutter, rounds)
    torch.save(model.state_dict(), out / "en-teacher.pt")
    found = read_by_teacher(model, cutter, [s.forms for s in watched], _GUM)
    right = sum(len(set(names(a.tags)) & set(names(b.tags))) for a, b in zip(found, watched, strict=True))
    both = sum(len(list(names(s.tags))) for s in (*found, *watched))
    print(f"teacher, on GUM's development file: F {200 * right / both:.1f}", flush=True)
    return model, cutter


def _for_teacher(
    found: Sequence[Named],
    convention: int,
    pool: dict[tuple[str, int], list[tuple[str, ...]]],
    cutter: Cutter,
    chance: random.Random,
) -> list[Tagged]:
    made = [varied(swapped(s, "en", pool, chance), "en", chance) for s in found]
    out: list[Tagged] = []
    start = 0
    while start < len(made):
        group = made[start : start + chance.choice((1, 1, 2, 3, 4))]
        for first, last in cutter.runs([s.forms for s in group]):
            words, tags = laid(group[first:last])
            out.append(Tagged(tuple(words[:_LONGEST]), tuple(tags[:_LONGEST]), convention))
        start += len(group)
    return out


def italian_full(sources: Sources) -> Student:
    """Train on KIND's news, at first with its older texts and WikiNEuRal, then also on what the first model reads."""
    news, de_gasperi, fiction, wiki, _ = (found for _, found in corpora(sources.data, "it", sources.shown).values())
    dev = development(sources.data, "it")
    watched, more = dev[::3], [s for i, s in enumerate(dev) if i % 3]
    pool = name_pool([*news, *wiki])

    def rounds(number: int) -> list[Run]:
        chance = random.Random(100 + number)
        share = (0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.0, 0.0)[number]
        made = groups(news, "it", chance, pool=pool)
        made += groups(de_gasperi, "it", chance, weight=0.5, share=0.3)
        made += groups(fiction, "it", chance, weight=0.5, share=0.15)
        return made + groups(wiki, "it", chance, weight=0.4, share=share)

    start = _kept(sources.out / "it-full-first.pt", lambda: _fitted(rounds, 8, "it", watched, _FIRST))
    read = _read_by_itself(start, [line for name in _CRISES for line in _lines(sources.stories, name, "it")], "it")

    def last(number: int) -> list[Run]:
        chance = random.Random(200 + number)
        made = groups([*news, *more], "it", chance, pool=pool) + groups(wiki, "it", chance, weight=0.3, share=0.15)
        return made + chance.sample(read, len(read) * 2 // 5)

    return _fitted(last, 4, "it", watched, _LATER, start)


def italian_free(sources: Sources) -> Student:
    """Train on names carried over from English, then on KIND's texts as the first model reads them."""
    found = corpora(sources.data, "it", sources.shown)
    europarl = next(part for corpus, part in found.values() if corpus.free)
    news = found["KIND Wikinews"][1]  # only its words are used: the annotation is not free
    carried = _carried(sources, "it")
    abroad = [corpus for corpus in NAME_CORPORA["en"] if corpus.name in _NAMES_FROM]
    pool = name_pool([*europarl, *(s for corpus in abroad for s in sentences(sources.data, corpus, "en"))])
    dev = development(sources.data, "it")[::3]

    def first(number: int) -> list[Run]:
        chance = random.Random(SEED + number)
        made = [with_other_names(run, "it", pool, chance) for run in carried]
        return joined(made, chance, 1.0) + groups(europarl, "it", chance, weight=0.5, pool=pool)

    count = 5
    start = _kept(sources.out / "it-free-first.pt", lambda: _fitted(first, count, "it", dev, _SMALL))
    read = _read_by_itself(start, [s.forms for s in news], "it")

    def second(number: int) -> list[Run]:
        return first(count + number) + joined(read, random.Random(SEED + number), 1.0)

    return _fitted(second, 3, "it", dev, _LATER, start)


def spanish(sources: Sources) -> Student:
    """Train on names carried over from English, then on AnCora's news as the first model reads it: all free."""
    carried = _carried(sources, "es")
    watched = development(sources.data, "es")[::_WATCHED_SPANISH]

    english_names = [
        s
        for corpus, part in corpora(sources.data, "en", sources.shown).values()
        if corpus.convention != 2
        for s in part
    ]
    pool = name_pool(english_names)

    def first(number: int) -> list[Run]:
        chance = random.Random(SEED + number)
        return joined([with_other_names(run, "es", pool, chance) for run in carried], chance, 1.0)

    count = 4
    start = _kept(sources.out / "es-free-first.pt", lambda: _fitted(first, count, "es", watched, _SMALL))
    news = [
        [word.form for word in conllu.surface(sentence, merge_all=True).words]
        for sentence in _treebank(sources.data, "es", "UD_Spanish-AnCora/es_ancora-ud-dev")
    ]
    read = _read_by_itself(start, news, "es")

    def second(number: int) -> list[Run]:
        return first(count + number) + joined(read, random.Random(SEED + number), 1.0)

    return _fitted(second, 1, "es", watched, _LATER, start)


def _read_by_itself(model: Student, lines: Sequence[Sequence[str]], language: str) -> list[Run]:
    """Return texts of several lines with the model's own probabilities, at half the weight of what people tagged."""
    tagger = Tagger(model.weights(name_lists(language)))
    out: list[Run] = []
    words: list[str] = []
    for line in lines:
        words += [BREAK, *line] if words else line
        if len(words) > _TEXT_WORDS:
            out.append(Run(tuple(words), np.exp(tagger.log_probabilities(words)).astype(np.float16), 0.5))
            words = []
    return out


def _kept(path: Path, train: Callable[[], Student]) -> Student:
    """Return the model that lies at ``path``, or train it and leave it there."""
    if path.is_file():
        model = Student(Settings(), NO_VECTORS)
        model.load_state_dict(torch.load(path, weights_only=True))
        return model.eval()
    model = train()
    torch.save(model.state_dict(), path)
    return model


def _carried(sources: Sources, language: str) -> list[Run]:
    """Return translated sentences with the names of their English originals: PUD's by hand, the news by the teacher."""
    others = other_names(language)
    pud = NameCorpus("UNER-PUD", ("ner/en/UNER-PUD/en_pud-ud-test.iob2",), "CC BY-SA 4.0", "train")
    english_names = {_letters("".join(s.forms)): s for s in sentences(sources.data, pud, "en")}
    english_side: list[Named] = []
    italian_side: list[list[str]] = []
    tokenizer = spacy.blank(language)
    (pud_file,) = (sources.data / "treebanks" / language).glob("*-PUD/*.conllu")
    block = pud_file.read_text(encoding="utf-8")
    texts: dict[str, str] = {}
    for line in block.splitlines():
        for key in ("text", "text_en"):
            if line.startswith(f"# {key} = "):
                texts[key] = line.split(" = ", 1)[1]
        if not line and texts:
            left = english_names.get(_letters(texts.get("text_en", "")))
            if left is not None:
                english_side.append(left)
                italian_side.append([token.text for token in tokenizer(texts["text"]) if not token.is_space])
            texts = {}
    teacher = _teacher_at_hand(sources.out, sources.published())
    for collection in ("ntrex", "meantime"):
        both = (_articles(sources.stories, collection, each) for each in ("en", language))
        same = [(en, it) for en, it in zip(*both, strict=True) if len(en) == len(it)]
        english_side += read_by_teacher(*teacher, [s for en, _ in same for s in en])
        italian_side += [s for _, it in same for s in it]
    print(f"{len(english_side)} sentences carried over", flush=True)
    kept = [(left, right) for left, right in zip(english_side, italian_side, strict=True) if right]
    runs = project([left for left, _ in kept], [right for _, right in kept], others)
    return [run for run in runs if not sources.shown(_bare(run.words))]


def _bare(words: tuple[str, ...]) -> Named:
    return Named(words, (True,) * len(words), ("O",) * len(words))


def _teacher_at_hand(out: Path, published: Published) -> tuple[Teacher, Cutter]:
    """Return the teacher that English left in ``out``. Raises FileNotFoundError when there is none."""
    kept = out / "en-teacher.pt"
    if not kept.is_file():
        raise FileNotFoundError(f"no {kept}: train English first")
    model = Teacher(len(_TIMES), published.table)
    model.load_state_dict(torch.load(kept, weights_only=True))
    return model, Cutter(pretrained() / "tokenizer.json", published)


def read_by_teacher(
    model: Teacher, cutter: Cutter, lines: Sequence[Sequence[str]], convention: int = _UNER
) -> list[Named]:
    """Return English sentences with the names that the teacher finds, in UNER's convention unless told another."""
    named: list[Named] = []
    for words, found in zip(lines, label(model, cutter, [s[:_LONGEST] for s in lines], convention), strict=True):
        tags = ["O"] * len(words)
        for start, end, kind in spans(best_tags(np.log(found + 1e-9))):
            tags[start:end] = [f"B-{kind}"] + [f"I-{kind}"] * (end - start - 1)
        named.append(Named(tuple(words), (True,) * len(words), tuple(tags)))
    return named


def _articles(stories: Path, collection: str, language: str) -> list[list[list[str]]]:
    """Return the articles of a parallel collection in the order of what they are versions of: lines of words."""
    tokenizer = spacy.blank(language)
    found: dict[str, list[list[str]]] = {}
    for line in (stories / f"{collection}.jsonl").read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        if article["lang"] == language:
            lines = article["text"].split("\n")
            found[article["align"]] = [[t.text for t in tokenizer(s) if not t.is_space] for s in lines]
    return [found[key] for key in sorted(found)]


def _lines(stories: Path, collection: str, language: str) -> list[list[str]]:
    """Return the lines of a collection's articles as words."""
    tokenizer = spacy.blank(language)
    out: list[list[str]] = []
    for row in (stories / f"{collection}.jsonl").read_text(encoding="utf-8").splitlines():
        article = json.loads(row)
        if article["lang"] == language:
            lines = (tokenizer(line[:_LONGEST_LINE]) for line in article["text"].split("\n"))
            out += [[t.text for t in line if not t.is_space] for line in lines]
    return out


def _treebank(data: Path, language: str, name: str) -> Iterable[conllu.Sentence]:
    return conllu.read(data / "treebanks" / language / f"{name}.conllu")


def _fitted(
    rounds: Rounds,
    count: int,
    language: str,
    dev: Sequence[Named],
    settings: Settings,
    start: Student | None = None,
    vectors: WordVectors = NO_VECTORS,
) -> Student:
    texts = scored(dev)

    def worth(weights: Weights) -> str:
        precision, recall, f = f_score(weights, texts)
        return f"dev F {100 * f:.1f} (P {100 * precision:.1f} R {100 * recall:.1f})"

    begun = start.state_dict() if start is not None else None
    return fit(rounds, count, name_lists(language), vectors, settings, worth, SEED, begun)


def _letters(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


def write(model: Student, language: str, place: Path) -> None:
    """Write a spaCy pipeline that finds names and does nothing else."""
    nlp = spacy.blank(language)
    nlp.add_pipe("hearsay_names", name="ner")
    finder = nlp.get_pipe("ner")
    if not isinstance(finder, NameFinder):
        raise TypeError("the pipeline's names are not found by the component that was trained")
    finder.use(model.weights(name_lists(language)))
    place.mkdir(parents=True, exist_ok=True)
    nlp.to_disk(place)


def main() -> None:
    """Train what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("language", choices=LANGUAGES)
    parser.add_argument("--set", dest="chosen", choices=("full", "free"), default="full")
    parser.add_argument("--data", type=Path, default=Path("build/data"))
    parser.add_argument("--archives", type=Path, default=Path("../shared/data"))
    parser.add_argument("--out", type=Path, default=Path("build/models"))
    parser.add_argument("--vectors", type=Path, default=Path("build") / ARCHIVE)
    options = parser.parse_args()
    torch.set_num_threads(1)
    unpack(options.data, options.archives)
    options.out.mkdir(parents=True, exist_ok=True)
    shown = measuring_articles(ROOT, options.archives.parent)
    sources = Sources(options.data, options.out, options.vectors, shown)
    if options.language == "en":
        model = english(sources)
    elif options.language == "es":
        model = spanish(sources)
    else:
        model = italian_full(sources) if options.chosen == "full" else italian_free(sources)
    write(model, options.language, options.out / options.chosen / f"{options.language}-ner")


if __name__ == "__main__":
    main()
