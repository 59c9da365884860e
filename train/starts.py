"""Learn where sentences begin, from a window of words around each place; used where nobody set the starts beforehand.

A hidden layer over the embeddings that the parser has learnt; those stay as they are.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

import torch
from torch import Tensor, nn
from torch.nn import functional

from hearsay.syntax.features import Vocabulary
from train.conllu import Sentence
from train.convert import restyled
from train.network import Network

# Words before the place and from it on. Source: wider windows split the development sentences no better.
BEFORE, AFTER = 4, 4
_HIDDEN = 64
_ROUNDS = 12
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
    optimizer = torch.optim.Adam(starts.parameters(), lr=_RATE)
    for number, batch in enumerate(_batches(documents)):
        for group in optimizer.param_groups:
            group["lr"] = _RATE * (1 - number * _BATCH / len(documents))
        losses = []
        for document in batch:
            rows = torch.from_numpy(known.table(word.form for sentence in document for word in sentence.words))
            with torch.no_grad():
                embedded = network.embed(rows[None], torch.zeros(1, dtype=torch.long))[0, :, :width]
            gold = torch.cat([torch.eye(1, len(sentence.words))[0] for sentence in document])
            losses.append(functional.binary_cross_entropy_with_logits(starts(embedded), gold))
        torch.stack(losses).mean().backward()
        optimizer.step()
        optimizer.zero_grad()
    return {f"start.{name}": value.detach() for name, value in starts.state_dict().items()}


_BATCH = 4


def _batches(documents: list[list[Sentence]]) -> Iterator[list[list[Sentence]]]:
    for first in range(0, len(documents), _BATCH):
        yield documents[first : first + _BATCH]
