"""Train tagger, lemmatiser and parser of one language: ``python -m train.parser it --set full --out build/models``.

Needs PyTorch (the ``train`` group). Seeded and single-threaded, on the CPU. The number of rounds is fixed and the last
weights are kept, so that the development sentences only show how it goes. Writes ``SET/LANG-parser.pt``.
"""

from __future__ import annotations

import argparse
import math
import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from hearsay.syntax.features import TABLES, Vocabulary, keys
from hearsay.syntax.lemmas import rule
from train import starts
from train.conllu import Sentence, Word, is_tree, read
from train.convert import Material, made_up, material, restyled
from train.corpora import LANGUAGES, SETS, treebanks
from train.network import IGNORED, Batch, Network, Sizes
from train.persons import spoken

SEED = 20
# Rounds over all sentences of a language. Source: the development scores stop rising by then.
ROUNDS = {("it", "full"): 15, ("it", "free"): 10, ("en", "full"): 8, ("en", "free"): 8}
_ROUNDS = 12
_RATE = 0.002
_WARM_STEPS = 300
_BATCH_WORDS = 800
# How often a feature must be met to have a row of its own, table by table.
_LEAST_SEEN = {"it": (2, 3, 3, 3), "en": (3, 4, 4, 3)}
_LEAST_LABEL = 3
_LEAST_EDIT = 3
# Made-up reported speech in each round, per sentence it can be made from. Source: see docs/decisions.
_SPEECH_SHARE = {"it": 0.25, "en": 0.06}
_LONGEST = 150
# Words of raw text per annotated word in each round, and how often a word of theirs must be met to have a row.
SILVER = "silver"
_SILVER_SHARE = 0.7
_SILVER_SEEN = 4
_SILVER_ROUNDS = 5
_SILVER_RATE = 0.001
# A second course over a small set of treebanks.
_AGAIN_ROUNDS = 11
_AGAIN_RATE = 0.0015


@dataclass(frozen=True)
class Labels:
    """What the outputs stand for, in order."""

    tags: tuple[str, ...]
    edits: tuple[str, ...]
    relations: tuple[str, ...]
    banks: tuple[str, ...]


@dataclass(frozen=True)
class Trained:
    """A network as it lies on disk."""

    weights: dict[str, Tensor]
    labels: Labels
    known: Vocabulary


@dataclass(frozen=True)
class Course:
    """How long to train at which highest rate; with ``silver`` and from ``start``, or from nothing when it is None."""

    rounds: int
    rate: float
    silver: tuple[Sentence, ...] = ()
    start: Trained | None = None


@dataclass(frozen=True)
class Scores:
    """Per cent of words: tag with features, lemma edit, head, head with relation."""

    tags: float
    edits: float
    uas: float
    las: float


def tag(word: Word) -> str:
    """Return part of speech and features as one label: ``NOUN|Gender=Masc|Number=Sing``."""
    return word.upos if word.feats == "_" else f"{word.upos}|{word.feats}"


def labels(sentences: list[Sentence], banks: tuple[str, ...]) -> Labels:
    """Collect what is frequent enough to be learnt."""
    words = [word for sentence in sentences for word in sentence.words]
    tags = Counter(tag(word) for word in words)
    edits = Counter(rule(word.form, word.lemma) for word in words)
    relations = Counter(word.deprel for word in words)
    return Labels(
        _frequent(tags, _LEAST_LABEL), _frequent(edits, _LEAST_EDIT), _frequent(relations, _LEAST_LABEL), banks
    )


def vocabulary(sentences: list[Sentence], least: tuple[int, ...]) -> Vocabulary:
    """Collect the features met at least ``least`` times, table by table."""
    return Vocabulary([_frequent(count, few) for count, few in zip(_features(sentences), least, strict=True)])


def _features(sentences: Sequence[Sentence]) -> list[Counter[int]]:
    counts: list[Counter[int]] = [Counter() for _ in TABLES]
    forms = Counter(word.form for sentence in sentences for word in sentence.words)
    tables = [number for number, (_, count) in enumerate(TABLES) for _ in range(count)]
    for form, times in forms.items():
        for number, key in zip(tables, keys(form), strict=True):
            if key:
                counts[number][key] += times
    return counts


def _frequent(counts: Counter[Any], least: int) -> tuple[Any, ...]:
    return tuple(key for key, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])) if count >= least)


class Reader:
    """Turns sentences into batches of one length."""

    def __init__(self, known: Vocabulary, names: Labels) -> None:
        self._known = known
        self._tags = {name: place for place, name in enumerate(names.tags)}
        self._edits = {name: place for place, name in enumerate(names.edits)}
        self._relations = {name: place for place, name in enumerate(names.relations)}
        self._banks = {name: place for place, name in enumerate(names.banks, 1)}

    def batches(self, sentences: list[tuple[str, Sentence]], most: int = _BATCH_WORDS) -> Iterator[Batch]:
        """Yield batches of at most ``most`` words; ``sentences`` come with their treebank's name."""
        by_length: dict[int, list[tuple[str, Sentence]]] = defaultdict(list)
        for bank, sentence in sentences:
            by_length[len(sentence.words)].append((bank, sentence))
        for length, group in sorted(by_length.items()):
            size = max(1, most // length)
            for start in range(0, len(group), size):
                yield self._batch(group[start : start + size])

    def _batch(self, group: list[tuple[str, Sentence]]) -> Batch:
        def column(values: list[list[int]]) -> Tensor:
            return torch.tensor(values, dtype=torch.long)

        rows = [self._known.table(word.form for word in sentence.words) for _, sentence in group]
        words = [sentence.words for _, sentence in group]
        return Batch(
            features=torch.stack([torch.from_numpy(row) for row in rows]),
            bank=torch.tensor([self._banks.get(bank, 0) for bank, _ in group]),
            heads=column([[word.head for word in line] for line in words]),
            relations=column([[self._relations.get(word.deprel, IGNORED) for word in line] for line in words]),
            tags=column([[self._tags.get(tag(word), IGNORED) for word in line] for line in words]),
            edits=column([[self._edits.get(rule(w.form, w.lemma), IGNORED) for w in line] for line in words]),
        )


def load(path: Path) -> Trained:
    """Read what `train` wrote. Raises OSError when there is none."""
    stored = torch.load(path, weights_only=True)
    names = Labels(**{key: tuple(values) for key, values in stored["labels"].items()})
    return Trained(stored["weights"], names, Vocabulary(stored["known"]))


def _grown(weights: dict[str, Tensor], sizes: Sizes) -> dict[str, Tensor]:
    """Add rows for new words to the first table; they begin as the unknown word."""
    table = weights["tables.0.weight"]
    more = sizes.rows[0] + 1 - len(table)
    return dict(weights, **{"tables.0.weight": torch.cat([table, table[:1].expand(more, -1)])})


def evaluate(network: Network, batches: list[Batch], bank: int | None = None) -> Scores:
    """Score without tree search; ``bank`` replaces every sentence's own treebank."""
    network.eval()
    right = torch.zeros(4)
    total = 0
    with torch.no_grad():
        for batch in batches:
            chosen = batch.bank if bank is None else torch.full_like(batch.bank, bank)
            arcs, above, below, tags, edits = network(batch.features, chosen)
            heads = arcs.argmax(2)
            relations = network.labels(above, below, heads).argmax(2)
            attached = heads == batch.heads
            right += torch.stack(
                [
                    (tags.argmax(2) == batch.tags).sum(),
                    (edits.argmax(2) == batch.edits).sum(),
                    attached.sum(),
                    (attached & (relations == batch.relations)).sum(),
                ]
            )
            total += batch.heads.numel()
    network.train()
    return Scores(*(100 * right / total).tolist())


def round_of(
    found: Material, language: str, chosen: str, chance: random.Random, silver: Sequence[Sentence] = ()
) -> list[tuple[str, Sentence]]:
    """Return the sentences of one round with newly drawn typography and newly made reported speech.

    Of ``silver``, sentences parsed by an earlier network, as many words are drawn as there are annotated ones, by their
    share `_SILVER_SHARE`.
    """
    banks = treebanks(language, chosen)
    out = [
        (bank.name, restyled(spoken(sentence, chance) if language == "it" else sentence, language, chance))
        for bank in banks
        for _ in range(bank.repeat)
        for sentence in found.train[bank.name]
        if len(sentence.words) <= _LONGEST
    ]
    hosts = [bank.name for bank in banks if bank.reference] or [bank.name for bank in banks if bank.quoted]
    out += [
        (chance.choice(hosts), restyled(sentence, language, chance))
        for sentence in made_up(found.train, language, _SPEECH_SHARE.get(language, 0.0), chance)
        if len(sentence.words) <= _LONGEST
    ]
    left = _SILVER_SHARE * sum(len(sentence.words) for _, sentence in out)
    for place in chance.sample(range(len(silver)), len(silver)):
        if left <= 0:
            break
        out.append((SILVER, spoken(silver[place], chance) if language == "it" else silver[place]))
        left -= len(silver[place].words)
    return out


def train(data: Path, language: str, chosen: str, out: Path, course: Course, seed: int = SEED) -> None:
    """Train one network and write it with its labels and vocabulary.

    Raises FileNotFoundError when a treebank is missing from ``data``.
    """
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    chance = random.Random(seed)
    found = material(data, language, chosen)
    every = [sentence for sentences in found.train.values() for sentence in sentences]
    if course.start is None:
        made = made_up(found.train, language, _SPEECH_SHARE.get(language, 0.0), random.Random(seed))
        names = labels(every, tuple(bank.name for bank in treebanks(language, chosen)))
        known = vocabulary(every + made, _LEAST_SEEN.get(language, _LEAST_SEEN["it"]))
    else:
        names = course.start.labels
        words, *others = course.start.known.known
        known = Vocabulary([[*dict.fromkeys((*words, *_frequent(_features(course.silver)[0], _SILVER_SEEN)))], *others])
    reader = Reader(known, names)
    watched = found.dev or material(data, language).dev
    dev = {name: list(reader.batches([(name, s) for s in sentences])) for name, sentences in watched.items()}
    sizes = Sizes(
        rows=tuple(len(table) for table in known.known),
        banks=len(names.banks),
        tags=len(names.tags),
        edits=len(names.edits),
        relations=len(names.relations),
    )
    network = Network(sizes)
    if course.start is not None:
        network.load_state_dict(_grown(course.start.weights, sizes))
    print(f"{language} {chosen}: {sizes}, {sum(p.numel() for p in network.parameters()):,} weights", flush=True)
    optimizer = torch.optim.Adam(network.parameters(), lr=course.rate, betas=(0.9, 0.95))
    steps = 0
    began = time.time()
    for number in range(1, course.rounds + 1):
        batches = list(reader.batches(round_of(found, language, chosen, chance, course.silver)))
        chance.shuffle(batches)
        lost, words = 0.0, 0
        for place, batch in enumerate(batches):
            steps += 1
            done = (number - 1 + place / len(batches)) / course.rounds
            falling = 0.01 + 0.495 * (1 + math.cos(math.pi * done))
            for group in optimizer.param_groups:
                group["lr"] = course.rate * min(1.0, steps / _WARM_STEPS) * falling
            loss = network.loss(batch)
            if not math.isfinite(loss.item()):
                raise FloatingPointError(
                    "the parser's loss is no number: look at the batch before its weights are spoilt"
                )
            # A batch of few words moves the weights less.
            (loss * math.sqrt(min(1.0, batch.heads.numel() / _BATCH_WORDS))).backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 5.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            lost += loss.item() * batch.heads.numel()
            words += batch.heads.numel()
        shown = "  ".join(
            f"{name} tag {s.tags:.1f} edit {s.edits:.1f} UAS {s.uas:.1f} LAS {s.las:.1f}"
            for name, group in dev.items()
            for s in (evaluate(network, group),)
        )
        head = f"round {number}/{course.rounds} {time.time() - began:.0f} s, {words:,} words"
        print(f"{head}, loss {lost / words:.3f}  {shown}", flush=True)
    out.parent.mkdir(parents=True, exist_ok=True)
    torch.save(
        {
            "weights": network.state_dict(),
            "sizes": asdict(sizes),
            "labels": asdict(names),
            "known": known.known,
            "starts": starts.learn(network, known, found.train, language, seed),
            "language": language,
        },
        out,
    )


def main() -> None:
    """Train what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("language", choices=LANGUAGES)
    parser.add_argument("--set", dest="chosen", choices=SETS, default="full")
    parser.add_argument("--data", type=Path, default=Path("build/data"))
    parser.add_argument("--out", type=Path, default=Path("build/models"))
    parser.add_argument("--silver", action="store_true", help="go on with the sentences that train.silver parsed")
    parser.add_argument("--again", action="store_true", help="go on with the same sentences")
    parser.add_argument("--rounds", type=int, help="go over the sentences so many times, whatever the course says")
    options = parser.parse_args()
    folder = options.out / options.chosen
    place = folder / f"{options.language}-parser.pt"
    course = Course(ROUNDS.get((options.language, options.chosen), _ROUNDS), _RATE)
    if options.silver:
        parsed = [s for s in read(folder / f"{options.language}-silver.conllu") if is_tree(s)]
        course = Course(_SILVER_ROUNDS, _SILVER_RATE, tuple(parsed), load(place))
    elif options.again:
        course = Course(_AGAIN_ROUNDS, _AGAIN_RATE, start=load(place))
    if options.rounds is not None:
        course = replace(course, rounds=options.rounds)
    train(options.data, options.language, options.chosen, place, course)


if __name__ == "__main__":
    main()
