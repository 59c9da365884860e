"""Small changes to spaCy's tokenizers, so that they cut where the treebanks do."""

from __future__ import annotations

import re

from spacy.language import Language
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex

# Runs of one mark (*!!!*, *=====*, *<<*) and mixed cries (*?!*) are one token. Source: UD English EWT.
_RUN = r"([*_=+~<>$#^|-])\1+"
_CRY = r"[!?.]*[!?][!?.]+|[!?.]+[!?]"
_TELEPHONE = r"\(?\d{3}\)?[-.]\d{3,4}(?:[-.]\d{4})?|\d-\d{3}-\d{3}-\d{4}"
# A prefix that UD English leaves on its word unless both sides could stand alone.
_WHOLE = ("e-mail", "e-mails", "E-mail", "E-mails", "etc.")


def adapt(nlp: Language) -> None:
    """Change the tokenizer of an English pipeline; other languages stay as they are."""
    if nlp.lang != "en":
        return
    tokenizer = nlp.tokenizer
    defaults = nlp.Defaults
    runs = [r"[*]{2,}", "_{2,}", "={2,}", r"[+]{2,}", "~{2,}", "<{2,}", ">{2,}", r"[$]{2,}", "-{3,}", _CRY]
    tokenizer.prefix_search = compile_prefix_regex([*runs, *defaults.prefixes]).search
    tokenizer.suffix_search = compile_suffix_regex([*runs, r"(?<=\d)(?:AM|PM|am|pm)", *defaults.suffixes]).search
    tokenizer.infix_finditer = compile_infix_regex(
        [*(run for run in runs if run != _CRY), r"(?<=[A-Za-z])/(?=[A-Za-z])", *defaults.infixes]
    ).finditer
    tokenizer.token_match = re.compile(f"(?:{_RUN}|{_CRY}|{_TELEPHONE})$").match
    tokenizer.rules = {word: parts for word, parts in tokenizer.rules.items() if word.lower() != "and/or"}
    for word in _WHOLE:
        tokenizer.add_special_case(word, [{"ORTH": word}])
