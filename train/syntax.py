"""Turn a trained network into the spaCy pipeline that runs it.

``python -m train.syntax it --set full`` writes ``build/models/SET/LANG-parser`` from ``LANG-parser.pt``.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import numpy as np
import spacy
import torch
from numpy.typing import NDArray
from spacy.language import Language
from torch import Tensor

from hearsay.syntax.component import NAME, Syntax
from hearsay.syntax.features import TABLES
from train.corpora import LANGUAGES, SETS
from train.lexicon import lemmas
from train.network import Network, Sizes
from train.tokens import adapt

# Whose convention is written: the mean of those the network was trained on, of the first row that has one. Source: on
# the development sentences ISDT, VIT and their mean lie within 0.1 LAS, and so do EWT and GUM; PUD is news.
CONVENTION = {"it": (("ISDT", "VIT"), ("PUD",)), "en": (("EWT", "GUM"),), "es": (("AnCora",),)}
# What the free Italian treebanks leave without features, and what is given to the word that is nearly always meant:
# *che* (1520 of 1667), *l'* (964 of 1162), figures. Source: the guidelines of UD Italian.
_BARE = {
    "PRON": "PRON|PronType=Rel",
    "DET": "DET|Definite=Def|Number=Sing|PronType=Art",
    "NUM": "NUM|NumType=Card",
}
_LINEAR = ("arc_head", "arc_below", "label_head", "label_below", "word", "tag", "edit")


def pipeline(checkpoint: Path, convention: tuple[str, ...] | None = None) -> Language:
    """Return the spaCy pipeline of a trained network.

    ``convention`` names the treebanks whose vectors are averaged, those of the language when it is None; treebanks the
    network was not trained on are passed over. Raises OSError when the file cannot be read.
    """
    stored = torch.load(checkpoint, weights_only=True)
    language = stored["language"]
    banks = list(stored["labels"]["banks"])
    sizes = stored["sizes"]
    sizes = Sizes(**dict(sizes, rows=tuple(sizes["rows"]), tables=tuple(sizes["tables"])))
    network = Network(sizes)
    network.load_state_dict(stored["weights"])
    rows = (convention,) if convention else CONVENTION.get(language, ())
    found = ([banks.index(name) + 1 for name in row if name in banks] for row in rows)
    chosen = next((row for row in found if row), [0])
    nlp = spacy.blank(language)
    adapt(nlp)
    component = nlp.add_pipe(NAME)
    if not isinstance(component, Syntax):
        raise TypeError(f"'{NAME}' is not the component this was written for")
    names = {key: list(stored["labels"][key]) for key in ("tags", "edits", "relations")}
    if language == "it" and "ISDT" not in banks:
        names["tags"] = [_BARE.get(tag, tag) for tag in names["tags"]]
    weights = arrays(network, chosen) | {name: _half(value.T) for name, value in stored["starts"].items()}
    component.fill(weights, stored["known"], names, lemmas(language))
    return nlp


def arrays(network: Network, banks: list[int]) -> dict[str, NDArray[Any]]:
    """Return the weights as `hearsay.syntax.network` reads them; the vectors of ``banks`` are averaged."""
    found: dict[str, NDArray[Any]] = {}
    for (name, _), table in zip(TABLES, network.tables, strict=True):
        values = table.weight.detach()
        if table.padding_idx is not None:
            values[table.padding_idx] = 0
        scale = values.abs().amax(1).clamp_min(1e-6) / 127
        found[f"table.{name}"] = (values / scale[:, None]).round().to(torch.int8).numpy()
        found[f"scale.{name}"] = scale.numpy()
    vector = network.banks.weight[banks].mean(0)
    for name, layer in (("first", network.first), ("second", network.second)):
        outer, inner, bias = [], [], []
        for end in ("", "_reverse"):
            into: Tensor = getattr(layer, f"weight_ih_l0{end}")
            added: Tensor = getattr(layer, f"bias_ih_l0{end}") + getattr(layer, f"bias_hh_l0{end}")
            if name == "first":
                added = added + into[:, -vector.shape[0] :] @ vector
                into = into[:, : -vector.shape[0]]
            outer.append(into.T)
            inner.append(getattr(layer, f"weight_hh_l0{end}").T)
            bias.append(added)
        found[f"{name}.outer"] = _half(torch.cat(outer, 1))
        found[f"{name}.inner"] = _half(torch.stack(inner))
        found[f"{name}.bias"] = _half(torch.cat(bias))
    modules = dict(network.named_modules())
    for name in _LINEAR:
        found[f"{name}.weight"] = _half(modules[name].weight.T)
        found[f"{name}.bias"] = _half(modules[name].bias)
    for name in ("root", "arc", "label"):
        found[name] = _half(getattr(network, name))
    return found


def _half(values: Tensor) -> NDArray[Any]:
    return np.ascontiguousarray(values.detach().to(torch.float16).numpy())


def main() -> None:
    """Write the pipeline asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("language", choices=LANGUAGES)
    parser.add_argument("--set", dest="chosen", choices=SETS, default="full")
    parser.add_argument("--models", type=Path, default=Path("build/models"))
    parser.add_argument("--convention", action="append")
    options = parser.parse_args()
    folder = options.models / options.chosen
    convention = tuple(options.convention) if options.convention else None
    pipeline(folder / f"{options.language}-parser.pt", convention).to_disk(folder / f"{options.language}-parser")


if __name__ == "__main__":
    main()
