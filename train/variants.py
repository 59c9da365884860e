"""Typography: how news sites set quotation marks and apostrophes, and how tokens are joined to text again."""

from __future__ import annotations

import random

# Opening and closing marks met in Italian and English news; the straight pair is the most frequent on the web.
_QUOTES = (('"', '"'), ("“", "”"), ("«", "»"), ("‘", "’"), ("'", "'"))
_WEIGHTS = {"it": (6, 6, 6, 1, 1), "en": (6, 8, 1, 3, 2), "es": (6, 6, 6, 1, 1)}
_DOUBLE_OPEN = frozenset({"“", "«", "``", "„"})
_DOUBLE_CLOSE = frozenset({"”", "»", "''", "‟"})
_DOUBLE_STRAIGHT = frozenset({'"', "＂"})
_NO_SPACE_BEFORE = frozenset({",", ".", ";", ":", "!", "?", ")", "]", "}", "»", "”", "’", "%", "…", "...", "''"})
_NO_SPACE_AFTER = frozenset({"(", "[", "{", "«", "“", "‘", "``", "¿", "¡"})
_CURLY_SHARE = 0.45
_CLITICS = frozenset({"'s", "'re", "'ve", "'ll", "'d", "'m", "n't", "’s", "’re", "’ve", "’ll", "’d", "’m", "n’t", "s'"})


def restyle(forms: list[str], language: str, chance: random.Random) -> list[str]:
    """Return the tokens with one style of double quotation marks and one of apostrophes, drawn at random.

    The number of tokens and every offset between them stay; only marks change, each for one of the same length.
    """
    opening, closing = chance.choices(_QUOTES, _WEIGHTS[language])[0]
    curly = chance.random() < _CURLY_SHARE
    out: list[str] = []
    inside = False
    for form in forms:
        if form in _DOUBLE_OPEN or (form in _DOUBLE_STRAIGHT and not inside):
            out.append(opening)
            inside = True
        elif form in _DOUBLE_CLOSE or form in _DOUBLE_STRAIGHT:
            out.append(closing)
            inside = False
        elif len(form) > 1 and ("'" in form or "’" in form):
            out.append(form.replace("'", "’") if curly else form.replace("’", "'"))
        else:
            out.append(form)
    return out


def spaces(forms: list[str], language: str) -> list[bool]:
    """Say after which tokens a space is written, for corpora that give tokens only.

    Source: usual typesetting; straight quotation marks open and close by turns; Italian elisions (*l'*, *dell'*)
    and English clitics (*'s*, *n't*) join their neighbour.
    """
    out = [True] * len(forms)
    open_marks = {'"': False, "'": False}
    for place, form in enumerate(forms):
        if form in open_marks:
            glue_left = open_marks[form]
            open_marks[form] = not open_marks[form]
            if glue_left and place:
                out[place - 1] = False
            else:
                out[place] = False
        elif form in _NO_SPACE_BEFORE or (language == "en" and form.lower() in _CLITICS):
            if place:
                out[place - 1] = False
        elif form in _NO_SPACE_AFTER:
            out[place] = False
        elif language == "it" and len(form) > 1 and form[-1] in "'’" and form[-2:-1].isalpha():
            out[place] = form.lower()[:-1] in ("po", "mo", "be", "va", "fa", "di", "da", "sta")
    return out
