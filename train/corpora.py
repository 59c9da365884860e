"""Which treebanks and name corpora are used for what, and under which licence.

Sizes, commits and where each set was read stand in the data folder's own README (``../shared/data``).
"""

from __future__ import annotations

import tarfile
from dataclasses import dataclass
from pathlib import Path

LANGUAGES = ("it", "en", "es")
# "full" learns from everything listed below, "free" only from what commercial users may use as well.
SETS = ("full", "free")


@dataclass(frozen=True)
class Treebank:
    """One Universal Dependencies treebank and what it is used for.

    ``train``, ``dev`` and ``test`` are file names inside ``folder``; a dev file gives its first ``dev_slice``
    sentences to the development set and the rest to training. ``repeat`` counts how often the training sentences
    are taken in one round. ``reference`` marks the treebanks whose conventions the others are brought to,
    ``spaced_out`` those stored with a space around every token, ``plain_only`` those whose sentences with tweet marks
    are left out, ``quoted`` those whose sentences become contents of made-up reported speech. ``free`` marks those
    whose licence lets their users trade; ``free_genres`` holds the only genres of a treebank that does so in part. Of
    the documents of the test file one in ``test_every`` measures; the others are trained on.
    """

    name: str
    folder: str
    licence: str
    train: tuple[str, ...] = ()
    dev: str | None = None
    test: str | None = None
    dev_slice: int = 0
    repeat: int = 1
    reference: bool = False
    spaced_out: bool = False
    plain_only: bool = False
    quoted: bool = False
    free: bool = False
    free_genres: tuple[str, ...] = ()
    test_every: int = 1


@dataclass(frozen=True)
class NameCorpus:
    """One corpus of named entities.

    ``use`` is train, train+dev (every fifth block of sentences to watch), dev, test-NAME, or text: read for its words
    alone. ``convention`` numbers the guidelines that its names follow, the wanted ones being 0; ``genres`` are the only
    ones taken of a treebank. ``free`` marks what commercial users may use as well. ``share`` is the part of its
    sentences that is used, drawn with the seed.
    """

    name: str
    files: tuple[str, ...]
    licence: str
    use: str
    share: float = 1.0
    repeat: int = 1
    free: bool = False
    convention: int = 0
    genres: tuple[str, ...] = ()


# Official test files of ISDT, VIT, EWT and GUM are never trained on; sentences equal to theirs are dropped elsewhere.
# ISDT, VIT and ParTUT follow the newest guidelines of the Italian group and are the reference for the others.
# The tweets of TWITTIRO and PoSTWITA are used only where they hold no mention, hashtag or address.
TREEBANKS: dict[str, tuple[Treebank, ...]] = {
    "it": (
        Treebank(
            "ISDT",
            "treebanks/it/UD_Italian-ISDT",
            "CC BY-NC-SA 3.0",
            dev="it_isdt-ud-dev.conllu",
            test="it_isdt-ud-test.conllu",
            dev_slice=120,
            repeat=2,
            reference=True,
            quoted=True,
        ),
        Treebank(
            "VIT",
            "treebanks/it/UD_Italian-VIT",
            "CC BY-NC-SA 3.0",
            dev="it_vit-ud-dev.conllu",
            test="it_vit-ud-test.conllu",
            dev_slice=80,
            repeat=2,
            reference=True,
            quoted=True,
        ),
        Treebank(
            "ParTUT",
            "treebanks/it/UD_Italian-ParTUT",
            "CC BY-NC-SA 4.0",
            reference=True,
            quoted=True,
            train=("it_partut-ud-train.conllu", "it_partut-ud-dev.conllu", "it_partut-ud-test.conllu"),
        ),
        Treebank(
            "PUD",
            "treebanks/it/UD_Italian-PUD",
            "CC BY-SA 3.0",
            train=("it_pud-ud-test.conllu",),
            quoted=True,
            free=True,
        ),
        Treebank(
            "MarkIT",
            "treebanks/it/UD_Italian-MarkIT",
            "CC BY 4.0",
            spaced_out=True,
            free=True,
            train=("it_markit-ud-train.conllu", "it_markit-ud-dev.conllu", "it_markit-ud-test.conllu"),
        ),
        Treebank(
            "ParlaMint",
            "treebanks/it/UD_Italian-ParlaMint",
            "CC BY-SA 4.0",
            spaced_out=True,
            free=True,
            train=("it_parlamint-ud-train.conllu", "it_parlamint-ud-test.conllu"),
        ),
        Treebank(
            "Valico", "treebanks/it/UD_Italian-Valico", "CC BY-SA 4.0", train=("it_thvalico-ud-test.conllu",), free=True
        ),
        Treebank(
            "TWITTIRO",
            "treebanks/it/UD_Italian-TWITTIRO",
            "CC BY-SA 4.0",
            plain_only=True,
            free=True,
            train=("it_twittiro-ud-train.conllu", "it_twittiro-ud-dev.conllu", "it_twittiro-ud-test.conllu"),
        ),
        Treebank(
            "PoSTWITA",
            "treebanks/it/UD_Italian-PoSTWITA",
            "CC BY-NC-SA 4.0",
            plain_only=True,
            train=("it_postwita-ud-dev.conllu", "it_postwita-ud-test.conllu"),
        ),
    ),
    "en": (
        Treebank(
            "EWT",
            "treebanks/en/UD_English-EWT",
            "CC BY-SA 4.0",
            train=("en_ewt-ud-train.rebuilt.conllu",),
            dev="en_ewt-ud-dev.conllu",
            test="en_ewt-ud-test.conllu",
            dev_slice=150,
            reference=True,
            quoted=True,
            free=True,
        ),
        Treebank(
            "GUM",
            "treebanks/en/UD_English-GUM",
            "annotation CC BY 4.0, texts CC BY to CC BY-NC-SA by genre",
            train=("../GUM-docs/en_gum-ud-train.rebuilt.conllu",),
            free=True,
            free_genres=("news", "interview", "bio", "voyage", "textbook", "vlog", "speech", "conversation"),
            dev="en_gum-ud-dev.conllu",
            test="en_gum-ud-test.conllu",
            dev_slice=150,
            reference=True,
            quoted=True,
        ),
        Treebank(
            "PUD",
            "treebanks/en/UD_English-PUD",
            "CC BY-SA 3.0",
            train=("en_pud-ud-test.conllu",),
            repeat=2,
            quoted=True,
            free=True,
        ),
        Treebank(
            "ParTUT",
            "treebanks/en/UD_English-ParTUT",
            "CC BY-NC-SA 4.0",
            train=("en_partut-ud-train.conllu", "en_partut-ud-dev.conllu", "en_partut-ud-test.conllu"),
        ),
    ),
    # AnCora's training file is not to be had: two documents in three of its test file are trained on as well, so the
    # figures on the third are those of a split of our own.
    "es": (
        Treebank(
            "AnCora",
            "treebanks/es/UD_Spanish-AnCora",
            "CC BY 4.0",
            dev="es_ancora-ud-dev.conllu",
            test="es_ancora-ud-test.conllu",
            test_every=3,
            dev_slice=150,
            free=True,
        ),
        Treebank(
            "GSD",
            "treebanks/es/UD_Spanish-GSD",
            "CC BY-SA 4.0",
            dev="es_gsd-ud-dev.conllu",
            test="es_gsd-ud-test.conllu",
            dev_slice=50,
            free=True,
        ),
        Treebank("PUD", "treebanks/es/UD_Spanish-PUD", "CC BY-SA 3.0", train=("es_pud-ud-test.conllu",), free=True),
    ),
}


# Genres of GUM whose texts are free; those of wikiHow and fiction are not, and the others vary.
# Source: the treebank's LICENSE.txt.
_GUM_FREE = ("news", "interview", "bio", "voyage", "academic", "textbook", "vlog", "speech")
# KIND's Wikinews chapter is the target register; its own split is kept. English has no free news set of that size:
# Worldwide Newswire states no licence, so it only measures.
NAME_CORPORA: dict[str, tuple[NameCorpus, ...]] = {
    "it": (
        NameCorpus(
            "KIND Wikinews", ("ner/it/KIND/WN_train.tsv",), "text CC BY 2.5, annotation CC BY-NC 4.0", "train", repeat=2
        ),
        NameCorpus(
            "KIND De Gasperi",
            tuple(f"ner/it/KIND/ADG_{part}.tsv" for part in ("train", "dev", "test")),
            "CC BY-NC-SA 4.0",
            "train",
            share=0.2,
        ),
        NameCorpus("KIND fiction", ("ner/it/KIND/FIC_train.tsv",), "CC BY-NC 4.0", "train", share=0.1),
        NameCorpus(
            "WikiNEuRal val+test",
            ("ner/it/wikineural/val.conllu", "ner/it/wikineural/test.conllu"),
            "CC BY-NC-SA 4.0",
            "train",
            share=0.5,
        ),
        NameCorpus(
            "Europarl (ixa)",
            ("ner/it/europarl-ixa/it-europarl.test.conll02",),
            "Europarl's terms of use",
            "train",
            free=True,
        ),
        NameCorpus("KIND Wikinews dev", ("ner/it/KIND/WN_dev.tsv",), "as KIND Wikinews", "dev", share=0.4),
        NameCorpus("KIND Wikinews test", ("ner/it/KIND/WN_test.tsv",), "as KIND Wikinews", "test-KIND-WN"),
    ),
    "en": (
        NameCorpus(
            "UNER-PUD and UNER-EWT dev",
            ("ner/en/UNER-PUD/en_pud-ud-test.iob2", "ner/en/UNER-EWT/en_ewt-ud-dev.iob2"),
            "CC BY-SA 4.0",
            "train",
            repeat=2,
            free=True,
        ),
        NameCorpus("WikiGold", ("ner/en/wikigold/test.conllu",), "CC BY 4.0", "train", free=True, convention=1),
        NameCorpus(
            "WNUT-17",
            tuple(f"ner/en/WNUT17/{n}" for n in ("wnut17train.conll", "emerging.dev.conll", "emerging.test.annotated")),
            "CC BY 4.0",
            "train",
            free=True,
            convention=2,
        ),
        NameCorpus(
            "GUM entities, free genres",
            ("treebanks/en/GUM-docs/en_gum-ud-train.rebuilt.conllu",),
            "annotation CC BY 4.0, texts CC BY, CC BY-SA, public domain",
            "train",
            free=True,
            convention=3,
            genres=_GUM_FREE,
        ),
        NameCorpus(
            "GUM dev, named mentions",
            ("treebanks/en/UD_English-GUM/en_gum-ud-dev.conllu",),
            "annotation CC BY 4.0",
            "dev",
            convention=3,
        ),
        NameCorpus("UNER-EWT test", ("ner/en/UNER-EWT/en_ewt-ud-test.iob2",), "CC BY-SA 4.0", "test-UNER-EWT"),
        NameCorpus(
            "GUM test, named mentions",
            ("treebanks/en/UD_English-GUM/en_gum-ud-test.conllu",),
            "annotation CC BY 4.0",
            "test-GUM",
            convention=3,
        ),
        NameCorpus(
            "Worldwide Newswire",
            ("ner/en/worldwide-newswire/processed_annotated",),
            "none stated; measured only, never trained on",
            "test-Worldwide",
        ),
    ),
    "es": (
        NameCorpus(
            "WikiNEuRal val",
            ("ner/es/wikineural/val.conllu",),
            "CC BY-NC-SA 4.0; watched only, never trained on",
            "dev",
        ),
        NameCorpus(
            "WikiNEuRal test",
            ("ner/es/wikineural/test.conllu",),
            "CC BY-NC-SA 4.0; measured only, never trained on",
            "test-WikiNEuRal",
        ),
    ),
}


def treebanks(language: str, chosen: str) -> tuple[Treebank, ...]:
    """Return the treebanks a set of models learns from; test files of all of them measure it."""
    return tuple(bank for bank in TREEBANKS[language] if chosen == "full" or bank.free)


def unpack(data: Path, archives: Path) -> None:
    """Unpack the treebanks and name corpora into ``data`` when they are not there yet.

    Raises FileNotFoundError when neither the folder nor the archives exist.
    """
    for folder, archive in (
        ("treebanks/it", "treebanks-it-en.tar.xz"),
        ("ner/it", "ner-it-en.tar.xz"),
        ("treebanks/es", "more-languages.tar.xz"),
        ("stories", "stories.tar.xz"),
    ):
        if (data / folder).is_dir():
            continue
        source = archives / archive
        if not source.is_file():
            raise FileNotFoundError(f"no {data / folder} and no {source}: give --data or --archives")
        data.mkdir(parents=True, exist_ok=True)
        with tarfile.open(source) as bundle:
            bundle.extractall(data, filter="data")
