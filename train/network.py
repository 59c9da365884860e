"""The network of tagger, lemmatiser and parser as PyTorch trains it; `hearsay.syntax.network` runs it.

Two bidirectional LSTM layers over embeddings of words, beginnings, endings and shapes; a biaffine parser on top, tags
and lemma edits beside it. Each training sentence also says which treebank it comes from: what treebanks annotate
differently is learnt apart from what they share, and one treebank's convention is chosen when the weights are written.
Source: Dozat & Manning (2017) for the parser; Stymne et al. (2018) for the treebank embedding.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from hearsay.syntax.features import TABLES

IGNORED = -100
_SMOOTHING = 0.03


@dataclass(frozen=True)
class Sizes:
    """Widths of the layers; ``rows`` counts the known features of each table without the unknown one."""

    rows: tuple[int, ...]
    banks: int
    tags: int
    edits: int
    relations: int
    tables: tuple[int, ...] = (100, 40, 96, 16)
    bank: int = 12
    hidden: int = 200
    arc: int = 160
    label: int = 64
    tag: int = 128
    dropout: float = 0.33


@dataclass(frozen=True)
class Batch:
    """Sentences of one length: ``features`` (sentences, words, columns), ``bank`` (sentences), the rest by word.

    ``heads`` counts words from 1, 0 is the root; what is not known holds IGNORED.
    """

    features: Tensor
    bank: Tensor
    heads: Tensor
    relations: Tensor
    tags: Tensor
    edits: Tensor


class Network(nn.Module):
    """Scores of heads, relations, tags and lemma edits for sentences of one length."""

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        self.sizes = sizes
        self.tables = nn.ModuleList(
            nn.EmbeddingBag(rows + 1, width, mode="sum", padding_idx=None if name in ("word", "shape") else 0)
            for (name, _), rows, width in zip(TABLES, sizes.rows, sizes.tables, strict=True)
        )
        for table in self.tables:
            nn.init.normal_(table.weight, std=0.3)
            if table.padding_idx is not None:
                nn.init.zeros_(table.weight[0])
        self.banks = nn.Embedding(sizes.banks + 1, sizes.bank)
        nn.init.normal_(self.banks.weight, std=0.3)
        width = 2 * sizes.hidden
        self.first = nn.LSTM(sum(sizes.tables) + sizes.bank, sizes.hidden, batch_first=True, bidirectional=True)
        self.second = nn.LSTM(width, sizes.hidden, batch_first=True, bidirectional=True)
        self.root = nn.Parameter(torch.randn(width) * 0.1)
        self.arc_head = nn.Linear(width, sizes.arc)
        self.arc_below = nn.Linear(width, sizes.arc)
        self.arc = nn.Parameter(torch.zeros(sizes.arc + 1, sizes.arc))
        self.label_head = nn.Linear(width, sizes.label)
        self.label_below = nn.Linear(width, sizes.label)
        self.label = nn.Parameter(torch.zeros(sizes.label + 1, sizes.relations, sizes.label + 1))
        self.word = nn.Linear(2 * width, 2 * sizes.tag)
        self.tag = nn.Linear(sizes.tag, sizes.tags)
        self.edit = nn.Linear(sizes.tag, sizes.edits)

    def embed(self, features: Tensor, bank: Tensor) -> Tensor:
        """Return the input vectors, with whole features dropped at random while training."""
        count, length, _ = features.shape
        flat = features.reshape(count * length, -1)
        parts = []
        column = 0
        for table, (name, columns) in zip(self.tables, TABLES, strict=True):
            rows = flat[:, column : column + columns]
            column += columns
            if self.training and name == "word":
                rows = rows.masked_fill(torch.rand(rows.shape) < 0.15, 0)
            parts.append(table(rows))
        if self.training:
            bank = bank.masked_fill(torch.rand(bank.shape) < 0.1, 0)
            keep = (torch.rand(len(parts), count * length, 1) > 0.1).float() / 0.9
            parts = [part * mask for part, mask in zip(parts, keep, strict=True)]
        return torch.cat(
            [torch.cat(parts, 1).view(count, length, -1), self.banks(bank)[:, None].expand(-1, length, -1)], 2
        )

    def _dropped(self, values: Tensor) -> Tensor:
        """Drop the same units at all places of a sentence."""
        if not self.training:
            return values
        keep = 1 - self.sizes.dropout
        mask = torch.bernoulli(values.new_full((values.shape[0], 1, values.shape[2]), keep)) / keep
        return values * mask

    def forward(self, features: Tensor, bank: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
        """Return head scores (sentence, word, head), the two sides of the labels, tag scores and edit scores."""
        one, _ = self.first(self._dropped(self.embed(features, bank)))
        one = self._dropped(one)
        two, _ = self.second(one)
        two = self._dropped(two)
        word = self._dropped(functional.relu(self.word(torch.cat([one, two], 2))))
        tags = self.tag(word[..., : self.sizes.tag])
        edits = self.edit(word[..., self.sizes.tag :])
        heads = torch.cat([self.root.expand(two.shape[0], 1, -1), two], 1)
        above = self._dropped(functional.relu(self.arc_head(heads)))
        below = self._dropped(functional.relu(self.arc_below(two)))
        arcs = (below @ self.arc[:-1] + self.arc[-1]) @ above.transpose(1, 2)
        label_above = _with_one(self._dropped(functional.relu(self.label_head(heads))))
        label_below = _with_one(self._dropped(functional.relu(self.label_below(two))))
        return arcs, label_above, label_below, tags, edits

    def labels(self, above: Tensor, below: Tensor, heads: Tensor) -> Tensor:
        """Return relation scores (sentence, word, relation) for the given heads."""
        chosen = above.gather(1, heads[..., None].expand(-1, -1, above.shape[2]))
        left = torch.tensordot(below, self.label, dims=([2], [0]))
        return torch.einsum("bnrj,bnj->bnr", left, chosen)

    def loss(self, batch: Batch) -> Tensor:
        """Return the loss, a mean over words of what all four tasks miss."""
        arcs, above, below, tags, edits = self(batch.features, batch.bank)
        relations = self.labels(above, below, batch.heads)
        return (
            functional.cross_entropy(arcs.flatten(0, 1), batch.heads.flatten())
            + _missed(relations, batch.relations)
            + _missed(tags, batch.tags)
            + 0.5 * _missed(edits, batch.edits)
        )


def _missed(scores: Tensor, gold: Tensor) -> Tensor:
    """Return the mean loss over the words whose label is known, 0 where none is (the mean over none is no number)."""
    if not bool((gold != IGNORED).any()):
        return scores.sum() * 0
    return functional.cross_entropy(
        scores.flatten(0, 1), gold.flatten(), ignore_index=IGNORED, label_smoothing=_SMOOTHING
    )


def _with_one(values: Tensor) -> Tensor:
    return torch.cat([values, values.new_ones((*values.shape[:-1], 1))], -1)
