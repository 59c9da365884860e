"""Learn where sentences begin, from a window of words around each place; used where nobody set the starts beforehand.

A hidden layer over the embeddings that the parser has learnt; those stay as they are.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional

from hearsay.syntax.features import Vocabulary
from train.conllu import Sentence
from train.convert import restyled
from train.network import Network

# Words before the place and from it on. Source: wider windows split the development sentences no better.
BEFORE, AFTER = 4, 4
_HIDDEN = 96
_ROUNDS = 8
_DOCUMENT = 12
_RATE = 0.002


class Starts(nn.Module):
    """Score of a sentence start at each word of a running text."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.hidden = nn.Linear(width * (BEFORE + AFTER), _HIDDEN)
        self.out = nn.Linear(_HIDDEN, 1)

    def forward(self, embedded: Tensor) -> Tensor:
        """Return one score a word; ``embedded`` has a row a word."""
        padded = functional.pad(embedded, (0, 0, BEFORE, AFTER - 1))
        window = torch.cat([padded[k : k + len(embedded)] for k in range(BEFORE + AFTER)], 1)
        scores: Tensor = self.out(functional.dropout(functional.relu(self.hidden(window)), 0.2, self.training))
        return scores[:, 0]


def learn(
    network: Network, known: Vocabulary, train: dict[str, list[Sentence]], language: str, seed: int
) -> dict[str, Tensor]:
    """Return the learnt weights, by the names they have on disk."""
    torch.manual_seed(seed)
    chance = random.Random(seed)
    network.eval()
    width = sum(network.sizes.tables)
    starts = Starts(width)
    documents = [
        [restyled(sentence, language, chance) for sentence in sentences[first : first + chance.randint(2, _DOCUMENT)]]
        for _ in range(_ROUNDS)
        for sentences in train.values()
        for first in range(0, len(sentences), _DOCUMENT)
    ]
    chance.shuffle(documents)
    held, documents = documents[:_HELD], documents[_HELD:]
    optimizer = torch.optim.Adam(starts.parameters(), lr=_RATE)
    for number, batch in enumerate(_batches(documents)):
        for group in optimizer.param_groups:
            group["lr"] = _RATE * (1 - number * _BATCH / len(documents))
        losses = []
        for document in batch:
            embedded, gold = _seen(network, known, document)
            losses.append(functional.binary_cross_entropy_with_logits(starts(embedded), gold))
        torch.stack(losses).mean().backward()
        optimizer.step()
        optimizer.zero_grad()
    starts.eval()
    with torch.no_grad():
        starts.out.bias -= _threshold(starts, [_seen(network, known, document) for document in held])
    return {f"start.{name}": value.detach() for name, value in starts.state_dict().items()}


# Documents that only choose how likely a start must be.
_HELD = 150
_BATCH = 4


def _seen(network: Network, known: Vocabulary, document: list[Sentence]) -> tuple[Tensor, Tensor]:
    """Return the embeddings of a document's words and which of them begin a sentence."""
    rows = torch.from_numpy(known.table(word.form for sentence in document for word in sentence.words))
    with torch.no_grad():
        embedded = network.embed(rows[None], torch.zeros(1, dtype=torch.long))[0, :, : sum(network.sizes.tables)]
    return embedded, torch.cat([torch.eye(1, len(sentence.words))[0] for sentence in document])


def _threshold(starts: Starts, held: list[tuple[Tensor, Tensor]]) -> float:
    """Return the score above which starts give the most sentences right."""

    def right(least: float) -> float:
        found = given = there = 0
        for embedded, gold in held:
            scores = starts(embedded)
            ours = [0, *(place for place in range(1, len(gold)) if scores[place] > least), len(gold)]
            theirs = [*gold.nonzero()[:, 0].tolist(), len(gold)]
            found += len(set(pairwise(ours)) & set(pairwise(theirs)))
            given += len(ours) - 1
            there += len(theirs) - 1
        return 2 * found / (given + there)

    return max((step / 4 for step in range(-12, 9)), key=lambda least: (right(least), -abs(least)))


def _batches(documents: list[list[Sentence]]) -> Iterator[list[list[Sentence]]]:
    for first in range(0, len(documents), _BATCH):
        yield documents[first : first + _BATCH]
