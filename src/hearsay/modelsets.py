"""The sets of language pipelines that ship with hearsay, and which pipeline a language gets from each.

A set is a folder of `hearsay/models`, with one pipeline a language. They differ in what they may be used for:

    full    trained on all the data there is; some of it excludes commercial use, and so does the set
    free    trained only on data that may be used for any purpose, under the same or no conditions of sharing

Where a language needs no data of the first kind it has one pipeline, in `free`, and `full` uses that.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal, NamedTuple, get_args

from hearsay.errors import ModelError

ModelSet = Literal["full", "free"]
MODEL_SETS: tuple[ModelSet, ...] = get_args(ModelSet)
MODELS = Path(__file__).parent / "models"


class Pipeline(NamedTuple):
    """One pipeline as it lies on the disk: `licence` is the SPDX-like name that its own meta.json gives."""

    models: ModelSet
    lang: str
    version: str
    licence: str
    folder: Path


def installed(root: Path = MODELS) -> tuple[Pipeline, ...]:
    """Return the pipelines in `root`, by set and then by language.

    Raises:
        ModelError: the description of a pipeline cannot be read.
    """
    found = []
    for models in MODEL_SETS:
        for path in sorted((root / models).glob("*/meta.json")):
            lang = path.parent.name
            try:
                meta = json.loads(path.read_text(encoding="utf-8"))
                found.append(Pipeline(models, lang, str(meta["version"]), str(meta["license"]), path.parent))
            except (OSError, ValueError, KeyError) as error:
                message = f"the pipeline for '{lang}' in {models}/ cannot be read ({error}); install hearsay anew"
                raise ModelError(message, lang) from error
    return tuple(found)


def pipeline_for(lang: str, models: ModelSet = "full", root: Path = MODELS) -> Pipeline:
    """Return the pipeline that `lang` gets when the set `models` is asked for.

    `full` falls back to `free`, since what is free may be used there too; `free` never falls back.

    Raises:
        ModelError: there is no such set, or it has no pipeline for `lang`.
    """
    if models not in MODEL_SETS:
        raise ModelError(f"there is no model set '{models}'; choose one of: {', '.join(MODEL_SETS)}", lang)
    of_lang = {pipeline.models: pipeline for pipeline in installed(root) if pipeline.lang == lang}
    found = of_lang.get(models) or (of_lang.get("free") if models == "full" else None)
    if found is not None:
        return found
    if "full" in of_lang:
        raise ModelError(
            f"the free model set has no pipeline for '{lang}'; the full set has one, under {of_lang['full'].licence}: "
            f"choose it with --models full (models='full' in Python), or train one with `make train`",
            lang,
        )
    raise ModelError(f"no model set has a pipeline for '{lang}'; `make train` builds it from the treebanks", lang)
