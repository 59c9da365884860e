"""Train the shipped tagger of names (`hearsay.names`) on tags or on a teacher's probabilities of them.

The words of a batch of texts are laid end to end, with rows of zeros between the texts, so nothing is padded. A form's
vector is computed once for each batch; the mark between sentences has one of its own. Seeded, one thread, with a
running average of the weights.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as fn

from hearsay.names import BREAK, DILATIONS, LISTS, ROWS, TAGS, Form, Weights, WordVectors, bits, form_of

_GAP = max(DILATIONS)
_BATCH_WORDS = 1200
# The average follows the weights of the last few hundred steps.
_AVERAGE = 0.996


@dataclass(frozen=True)
class Run:
    """A text of neighbouring sentences.

    ``tags`` is (words, tags): how likely each tag is. ``weight`` scales the loss of the text, or of each word.
    """

    words: tuple[str, ...]
    tags: NDArray[np.float16]
    weight: float | NDArray[np.float32] = 1.0


@dataclass(frozen=True)
class Settings:
    """Sizes and rates; dropout is for vectors.

    ``unseen`` is the share of forms whose own row is hidden in a batch, ``unlisted`` that of those whose flags are, and
    of those whose published vector is.
    """

    width: int = 128
    columns: tuple[int, int, int, int] = (64, 32, 48, 16)
    rate: float = 0.003
    dropout: float = 0.2
    unseen: float = 0.15
    unlisted: float = 0.15
    decay: float = 0.02


class _Forms:
    """The features of every form met, as arrays that batches pick rows from."""

    def __init__(self, lists: Mapping[int, int], vectors: WordVectors) -> None:
        self._lists, self._vectors = lists, vectors
        self._places: dict[str, int] = {BREAK: 0}
        self._forms: list[Form] = [form_of(BREAK, {})]

    def places(self, words: Sequence[str]) -> NDArray[np.int64]:
        """Return the number of each word's form."""
        out = np.empty(len(words), np.int64)
        for i, word in enumerate(words):
            place = self._places.get(word)
            if place is None:
                place = self._places[word] = len(self._forms)
                self._forms.append(form_of(word, self._lists, self._vectors.rows))
            out[i] = place
        return out

    def picked(self, places: NDArray[np.int64]) -> list[Form]:
        """Return the forms with these numbers."""
        return [self._forms[place] for place in places.tolist()]


class Student(nn.Module):
    """The tagger as a trainable model; ``weights`` gives what is shipped."""

    def __init__(self, settings: Settings, vectors: WordVectors) -> None:
        super().__init__()
        words, edges, grams, shapes = settings.columns
        self.settings = settings
        self.published = vectors
        self.words = nn.Embedding(ROWS["words"], words)
        self.edges = nn.Embedding(ROWS["edges"], edges)
        self.grams = nn.EmbeddingBag(ROWS["grams"], grams, mode="mean")
        self.shapes = nn.Embedding(ROWS["shapes"], shapes)
        size = words + 3 * edges + grams + shapes + vectors.table.shape[1] + len(LISTS)
        width = settings.width
        self.mixed = nn.Linear(size, 2 * width)
        self.layers = nn.ModuleList(nn.Linear(3 * width, 2 * width) for _ in DILATIONS)
        self.norms = nn.ModuleList(nn.LayerNorm(width) for _ in DILATIONS)
        self.tags = nn.Linear(width, len(TAGS))
        self.pause = nn.Parameter(torch.zeros(width))
        for table in (self.words, self.edges, self.shapes):
            nn.init.normal_(table.weight, std=0.1)
        nn.init.normal_(self.grams.weight, std=0.2)

    def vectors(self, forms: Sequence[Form]) -> Tensor:
        """Return the vectors of forms, (forms, width)."""
        drop = self.settings.dropout if self.training else 0.0
        words = self.words(torch.tensor([form.words for form in forms])).sum(1)
        flags = torch.from_numpy(bits([form.flags for form in forms]))
        if self.training:
            shown = (torch.rand(len(forms), 1) >= self.settings.unseen).float()
            words = words * shown
            flags = flags * (torch.rand(len(forms), 1) >= self.settings.unlisted).float()
        lengths = torch.tensor([0, *(len(form.grams) for form in forms)])
        grams = self.grams(torch.tensor([row for form in forms for row in form.grams]), lengths.cumsum(0)[:-1])
        edges = self.edges(torch.tensor([form.edges for form in forms])).flatten(1)
        shapes = self.shapes(torch.tensor([form.shape for form in forms]))
        published = torch.from_numpy(self.published.picked([form.vector for form in forms]))
        if self.training:
            published = published * (torch.rand(len(forms), 1) >= self.settings.unlisted).float()
        x = torch.cat([words, edges, grams, shapes, published], 1)
        return _maxout(self.mixed(torch.cat([fn.dropout(x, drop, self.training), flags], 1)))

    def forward(self, forms: Sequence[Form], places: Tensor, mask: Tensor) -> Tensor:
        """Return the scores of the tags; ``places`` are rows of ``forms``, ``mask`` is 0 between texts.

        The first form is the mark between sentences.
        """
        drop = self.settings.dropout if self.training else 0.0
        known = torch.cat([self.pause[None], self.vectors(forms)[1:]])
        x = fn.dropout(known[places], drop, self.training) * mask
        for layer, norm, far in zip(self.layers, self.norms, DILATIONS, strict=True):
            left, right = fn.pad(x, (0, 0, far, 0))[: len(x)], fn.pad(x, (0, 0, 0, far))[far:]
            new = norm(_maxout(layer(torch.cat([left, x, right], 1))))
            x = (x + fn.dropout(new, drop, self.training)) * mask
        return self.tags(x)

    def weights(self, lists: Mapping[int, int]) -> Weights:
        """Return the arrays that the shipped tagger reads."""

        def array(values: Tensor) -> NDArray[np.float32]:
            return values.detach().numpy().astype(np.float32)

        layers = tuple(
            (array(layer.weight.T), array(layer.bias), array(norm.weight), array(norm.bias))
            for layer, norm in zip(self.layers, self.norms, strict=True)
        )
        return Weights(
            words=array(self.words.weight),
            edges=array(self.edges.weight),
            grams=array(self.grams.weight),
            shapes=array(self.shapes.weight),
            lists=dict(lists),
            mixed=(array(self.mixed.weight.T), array(self.mixed.bias)),
            layers=layers,
            tags=(array(self.tags.weight.T), array(self.tags.bias)),
            vectors=self.published,
            pause=array(self.pause),
        )


def fit(
    rounds: Callable[[int], Sequence[Run]],
    count: int,
    lists: Mapping[int, int],
    vectors: WordVectors,
    settings: Settings,
    score: Callable[[Weights], str],
    seed: int = 20,
    start: Mapping[str, Tensor] | None = None,
) -> Student:
    """Train on ``count`` rounds of texts (``rounds(n)`` makes the n-th) and return the averaged model.

    ``score`` is asked after every round what the average is worth; its answer is printed. ``start`` are weights to go
    on from.
    """
    torch.manual_seed(seed)
    chance = random.Random(seed)
    model, average = Student(settings, vectors), Student(settings, vectors)
    if start is not None:
        model.load_state_dict(dict(start))
    average.load_state_dict(model.state_dict())
    optimizer = torch.optim.AdamW(model.parameters(), lr=settings.rate, weight_decay=settings.decay, betas=(0.9, 0.98))
    forms = _Forms(lists, vectors)
    began = time.time()
    step = 0
    for number in range(count):
        runs = list(rounds(number))
        chance.shuffle(runs)
        batches = _batches(runs)
        recent = 0.0
        model.train()
        for place, batch in enumerate(batches):
            done = (number + place / len(batches)) / count
            for group in optimizer.param_groups:
                group["lr"] = settings.rate * min(1.0, (step + 1) / 200) * max(1.0 - done, 0.01)
            loss = _loss(model, forms, batch)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            step += 1
            with torch.no_grad():
                share = min(_AVERAGE, step / (step + 10))
                for kept, now in zip(average.parameters(), model.parameters(), strict=True):
                    kept.lerp_(now, 1 - share)
            recent += loss.item()
        average.eval()
        print(
            f"round {number + 1}/{count}  {sum(len(r.words) for r in runs)} words  loss {recent / len(batches):.4f}  "
            f"{score(average.weights(lists))}  {time.time() - began:.0f} s",
            flush=True,
        )
    return average


def _batches(runs: Sequence[Run]) -> list[list[Run]]:
    out: list[list[Run]] = [[]]
    size = 0
    for run in runs:
        if out[-1] and size + len(run.words) > _BATCH_WORDS:
            out.append([])
            size = 0
        out[-1].append(run)
        size += len(run.words)
    return out


def _loss(model: Student, forms: _Forms, batch: Sequence[Run]) -> Tensor:
    length = sum(len(run.words) + _GAP for run in batch)
    places = np.zeros(length, np.int64)
    gold = np.zeros((length, len(TAGS)), np.float32)
    weight = np.zeros(length, np.float32)
    mask = np.zeros((length, 1), np.float32)
    at = 0
    for run in batch:
        end = at + len(run.words)
        places[at:end] = forms.places(run.words)
        gold[at:end], weight[at:end], mask[at:end] = run.tags, run.weight, 1.0
        at = end + _GAP
    kinds, inverse = np.unique(np.concatenate([[0], places]), return_inverse=True)
    inverse = inverse[1:]
    scores = model(forms.picked(kinds), torch.from_numpy(inverse), torch.from_numpy(mask))
    each = -(torch.from_numpy(gold) * scores.log_softmax(1)).sum(1)
    weights = torch.from_numpy(weight)
    return (each * weights).sum() / weights.sum()


def _maxout(x: Tensor) -> Tensor:
    left, right = x.chunk(2, dim=1)
    return torch.maximum(left, right)
