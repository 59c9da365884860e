"""Speech that the shape of a line shows: dialogue after a dash, a name before a colon, questions and their answers.

Live reports (*12:40 — Petrov: the talks have failed*), headlines (*Bellandi to Radio X: the ferry sails*), transcripts
and interviews name their speaker at the head of a line, without a reporting verb and often without quotation marks.
"""

from __future__ import annotations

import re

from hearsay.attribution.nominal import main_verb
from hearsay.attribution.scene import VERBAL, Draft, Scene, Voice
from hearsay.attribution.sources import known
from hearsay.records import Span
from hearsay.text import Quotation

_LINE = re.compile(r"[^\n]+")
_DASH = re.compile(r"[ \t]*[—–-][ \t]+(?=\S)")
_DASHES = frozenset("—–-")
# A time of day, marks of a list or of bold type, then what may name a speaker, and a colon with a blank after it.
_LABEL = re.compile(
    r"[ \t]*(?P<time>\d{1,2}[:.h]\d{2}\b[ \t]*)?[-–—•*·_|> \t]*(?P<label>[^:\n\"«“„]{1,60}?)[*_]*:[*_]*[ \t]+(?=\S)"
)
_STOPS = frozenset(".!?")


def quotations_of(scene: Scene) -> list[Quotation]:
    """Return the quotations of the article, lines of dialogue among them, each without the words that tell who speaks.

    A quotation whose closing mark is missing ends where a verb of saying breaks in: *«Il ponte è sicuro, ha detto X*.
    """
    kept = []
    for number, quotation in enumerate(scene.quotations):
        if quotation.repaired and len(quotation.spans) == 1:
            inside = [i for i in scene.inside(quotation.spans) if scene.quote_of[i] == number]
            cue = next((i for i in inside if _breaks_in(scene, i, inside[0])), None)
            if cue is not None:
                pause = scene.tokens[_group_start(scene, cue) - 1]
                end = pause.start if pause.text == "," else pause.end
                spans = (Span(quotation.start, end),)
                quotation = Quotation(spans, Span(quotation.outer.start, pause.end), repaired=True)
        kept.append(quotation)
    return sorted([*kept, *_dialogue(scene)], key=lambda quotation: quotation.start)


def _dialogue(scene: Scene) -> list[Quotation]:
    """Return what is said in lines that a dash opens: *— Non ci sto, disse il sindaco*.

    Only a reporting verb after a comma, or after the mark that ends a question or an exclamation, makes a quotation.
    """
    found: list[Quotation] = []
    for line in _LINE.finditer(scene.parse.text):
        opening = _DASH.match(line.group())
        if opening is None:
            continue
        inside = scene.inside([Span(line.start() + opening.end(), line.end())])
        if not inside or any(scene.quote_of[i] >= 0 for i in inside):
            continue
        cue = next((i for i in inside if _breaks_in(scene, i, inside[0])), None)
        if cue is None:
            continue
        pause = scene.tokens[_group_start(scene, cue) - 1]
        start = scene.tokens[inside[0]].start
        end = pause.start if pause.text == "," or pause.text in _DASHES else pause.end
        found.append(Quotation((Span(start, end),), Span(start, pause.end)))
        again = next((i for i in inside if i > cue and scene.tokens[i].text in _DASHES and i < inside[-1]), None)
        if again is not None:
            start, end = scene.tokens[again + 1].start, scene.tokens[inside[-1]].end
            found.append(Quotation((Span(start, end),), Span(start, end)))
    return found


def _breaks_in(scene: Scene, i: int, first: int) -> bool:
    """Tell whether a finite verb of saying follows the pause that ends a line of dialogue."""
    hit = scene.verbs.get(i)
    if hit is None or not hit.takes("q") or i - first < 2 or not scene.finite(i):
        return False
    before = _group_start(scene, i) - 1
    if before <= first or scene.tokens[i].morph.get("Person", "3") != "3":
        return False
    return scene.tokens[before].text in {",", "?", "!", "…"} | _DASHES


def _group_start(scene: Scene, verb: int) -> int:
    """Return the first token of a verb with its auxiliaries."""
    start = verb
    while start > 0 and scene.tokens[start - 1].pos == "AUX":
        start -= 1
    return start


def attribute_lines(scene: Scene) -> None:
    """Append a draft for every line that a speaker's name and a colon open, and for the answers of an interview."""
    labelled = [(line, match) for line in _LINE.finditer(scene.parse.text) if (match := _LABEL.match(line.group()))]
    asked = scene.lexicon.role("question_label")
    answered = scene.lexicon.role("answer_label")
    questions = [line for line, match in labelled if match["label"].strip().lower() in asked]
    named: list[tuple[Span, bool, list[Voice]]] = []
    for line, match in labelled:
        at = line.start()
        label = Span(at + match.start("label"), at + match.end("label"))
        words = Span(at + match.end(), line.end())
        first = scene.inside([words])[:1]
        if not first or scene.quote_of[first[0]] >= 0:
            continue
        if questions and label.of(scene.parse.text).strip().lower() in answered:
            speaker = _interviewed(scene, questions[0].start())
            if speaker is not None:
                _emit(scene, words, [Voice(first[0], first[0], speaker.kind, speaker.name, speaker.entity)], first[0])
            continue
        voices = speakers(scene, label, turns=len(labelled) > 1)
        if voices:
            named.append((words, match["time"] is not None, voices))
    turns = len({voices[0].name for _, timed, voices in named if not timed and voices[0].kind in {"person", "media"}})
    for words, timed, voices in named:
        first_token = scene.inside([words])[0]
        sentence = scene.parse.sentences[scene.tokens[first_token].sent]
        end = scene.tokens[sentence[1] - 1].end
        asks = scene.parse.text[words.start : words.end].rstrip()[-1:] == "?"
        if asks or (turns > 1 and voices[0].kind == "media"):
            continue
        if (turns > 1 and not timed) or len(voices) > 1:
            _emit(scene, words, voices, first_token)
        elif any(main_verb(scene, k) for k in range(first_token, sentence[1])) or _says_no(scene, first_token):
            _emit(scene, Span(words.start, min(words.end, end)), voices, first_token)


def _emit(scene: Scene, words: Span, voices: list[Voice], first: int) -> None:
    inside = scene.inside([words])
    span = scene.span(inside[0], inside[-1] + 1)
    if span is not None:
        scene.drafts.append(Draft([span], [], voices, first, "label", heads=(first,)))


def _says_no(scene: Scene, first: int) -> bool:
    """Tell whether a headline opens with a refusal and so needs no verb: *Mayor: no new taxes*."""
    return scene.tokens[first].lower in scene.lexicon.role("no_words") | scene.lexicon.role("negation")


def speakers(scene: Scene, label: Span, *, turns: bool = False) -> list[Voice]:
    """Return who speaks by the words before a colon, and the outlet that was told: *X to Radio Y*; empty for no one.

    A place alone is a topic (*Ucraina: …*), and so is anything with a finite verb. Among the `turns` of a conversation
    two words that were taken for a place no table knows are somebody's name.
    """
    inside = scene.inside([label])
    while inside and not scene.tokens[inside[0]].text[0].isalnum() and scene.tokens[inside[0]].text[0] != "@":
        inside.pop(0)
    while inside and not scene.tokens[inside[-1]].text[-1].isalnum():
        inside.pop()
    if not inside or len(inside) > 14:
        return []
    start, end = inside[0], inside[-1] + 1
    tokens = scene.tokens[start:end]
    if tokens[0].pos == "ADP" or any(t.pos in VERBAL and scene.finite(t.i) for t in tokens):
        return []
    if any(token.text in _STOPS for token in tokens):
        return []
    voices = told(scene, without_topic(scene, start, end), end)
    nearest = voices[0]
    if _mere_word(scene, nearest):
        return []
    place = all(token.ent == "LOC" for token in scene.tokens[nearest.start : nearest.end])
    if place and turns and nearest.end - nearest.start > 1 and scene.actors.unlisted(nearest.start, nearest.end):
        nearest.kind = "person"
        return voices
    if nearest.kind not in {"person", "official_role", "anonymous", "organisation", "media"}:
        return []
    if not scene.speaks(nearest.start, nearest.end):
        return []
    return [] if place else voices


def without_topic(scene: Scene, start: int, end: int) -> int:
    """Return where the speaker begins after a topic: *Porto, | gli esperti: «…»*; `start` where no topic opens."""
    comma = next((k for k in range(start + 1, end - 1) if scene.tokens[k].text == ","), None)
    if comma is None or known(scene, start, comma).kind in {"person", "official_role", "anonymous"}:
        return start
    speaker = known(scene, comma + 1, end)
    sure = speaker.kind in {"person", "official_role", "anonymous", "collective"}
    return comma + 1 if sure and scene.speaks(comma + 1, end) else start


def _mere_word(scene: Scene, voice: Voice) -> bool:
    """Tell whether one word at the head of a line, capital for its place alone, passes for a body: *Maltempo: …*.

    A body that no table lists must stand elsewhere in the article, inside a sentence.
    """
    if voice.end - voice.start != 1 or voice.kind not in {"organisation", "media"}:
        return False
    token = scene.tokens[voice.start]
    if not scene.actors.unlisted(voice.start, voice.end):
        return False
    return not any(
        other.text == token.text and other.pos == "PROPN" and other.i > scene.parse.sentences[other.sent][0]
        for other in scene.tokens
        if other.i != token.i
    )


def told(scene: Scene, start: int, end: int) -> list[Voice]:
    """Return the speaker named in tokens `start` to `end`, and after him the outlet that he told, if it names one."""
    for k in range(start + 1, end - 1):
        if scene.tokens[k].pos == "ADP" and scene.norm(k) in scene.lexicon.role("to_case"):
            outlet = known(scene, k + 1, end)
            if outlet.kind == "organisation" and scene.actors.unlisted(k + 1, end):
                person = known(scene, start, k).kind in {"person", "official_role", "anonymous"}
                outlet.kind = "media" if person else outlet.kind  # *Incendio a Montaldo: …*
            if outlet.kind == "media":
                return [known(scene, start, k), outlet]
    return [known(scene, start, end)]


def _interviewed(scene: Scene, before: int) -> Voice | None:
    """Return the first person named before the first question of an interview, or else the first of the article.

    A full name goes before a single one, which may be a place that was taken for a person.
    """
    last: Voice | None = None
    for token in scene.tokens:
        if token.start >= before and last is not None:
            break
        if token.ent == "PER" and (token.i == 0 or scene.tokens[token.i - 1].ent != "PER"):
            end = token.i
            while end < len(scene.tokens) and scene.tokens[end].ent == "PER":
                end += 1
            person = known(scene, token.i, end)
            if person.kind == "person" and (last is None or (last.end - last.start == 1 < person.end - person.start)):
                last = person
    return last
