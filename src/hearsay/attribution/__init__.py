"""Attribution: who says what, over Universal Dependencies and the word lists of a language.

Readers propose claims, in this order: quotations beside a reporting verb, reporting verbs with an indirect content,
prepositional and nominal cues, adverbs of hearsay, and the bare evidential conditional. Then the sources are resolved,
relays become chains, and claims within claims are nested. No rule names a language: the word lists do.
"""

from __future__ import annotations

from collections.abc import Sequence

from hearsay.annotate import Parse
from hearsay.attribution.again import attribute_again
from hearsay.attribution.assemble import assemble
from hearsay.attribution.cues import preposition_hits, sentences_to_parse, verb_hits
from hearsay.attribution.lines import attribute_lines, quotations_of
from hearsay.attribution.phrases import attribute_phrases, attribute_prepositions
from hearsay.attribution.quoted import attribute_quotations
from hearsay.attribution.ranker import add_ranked
from hearsay.attribution.scene import Actors, Scene
from hearsay.attribution.unvoiced import bare_conditionals, fragments, there_are_those
from hearsay.attribution.verbs import attribute_verbs
from hearsay.lexicon import Lexicon
from hearsay.records import Attribution, Span, TimeExpression
from hearsay.text import Quotation

__all__ = ["Actors", "attribute", "propose", "sentences_to_parse"]


def propose(
    parse: Parse,
    quotations: list[Quotation],
    lexicon: Lexicon,
    actors: Actors,
    times: Sequence[TimeExpression] = (),
) -> Scene:
    """Return the scene of a parsed article with all claims that the rules propose, before any is decided on."""
    scene = Scene(parse, lexicon, quotations, actors)
    scene.temporal = set(scene.inside(time.span for time in times))
    scene.verbs = verb_hits(scene)
    scene.quotations = quotations_of(scene)
    scene.mark_quotations()
    prepositions = list(preposition_hits(scene))
    scene.phrase_cues = {hit.i for hit, _ in prepositions if hit.takes("src")}
    attribute_quotations(scene)
    attribute_lines(scene)
    attribute_prepositions(scene, prepositions)
    there_are_those(scene)
    attribute_verbs(scene)
    attribute_phrases(scene)
    attribute_again(scene)
    fragments(scene)
    covered = set(scene.inside(span for draft in scene.drafts for span in draft.content))
    bare_conditionals(scene, covered)
    return scene


def attribute(
    parse: Parse,
    quotations: list[Quotation],
    lexicon: Lexicon,
    actors: Actors,
    times: Sequence[TimeExpression] = (),
    *,
    ranker: bool = True,
) -> tuple[tuple[Attribution, ...], tuple[Span, ...]]:
    """Return the attributions of a parsed article in order of their content, and the sentences with a cue but no claim.

    Stance and certainty are what the cue says; `hearsay.epistemics` reads the content's own words. Without the `ranker`
    the rules alone decide.

    Source: attribution relations after Pareti (source, cue, content); what counts as a claim after the project's
    annotation guidelines.
    """
    scene = propose(parse, quotations, lexicon, actors, times)
    if ranker:
        add_ranked(scene)
    return assemble(scene)
