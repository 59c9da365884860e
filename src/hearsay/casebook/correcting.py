"""What follows from people's corrections of an article: its claims as they are read from then on."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from hearsay.errors import ModelError
from hearsay.ledger import Store
from hearsay.ledger.mentions import Correction
from hearsay.records import Analysis, Judgement, Proposition, Span


def correct_again(store: Store, documents: Iterable[str], *, parse: bool) -> None:
    """Work out anew the corrections of documents, from the judgements in force, and keep them.

    What a new stretch says is read with the language model where `parse` allows it, once for each stretch; until then
    the claim is compared by what its former stretch says.
    """
    from hearsay.linking.corrections import corrections

    for document in documents:
        analysis = store.analysis(document)
        judgements = store.judgements(about=[document])
        stretches = {each.attribution.id: each.content for each in corrections(analysis, judgements)}
        known = {key: said for key, said in _known(store, stretches).items() if stretches[key[0]] == key[1]}
        if parse:
            known = _read(analysis, stretches, known)
        said = {identity: proposition for (identity, _), proposition in known.items()}
        store.correct(
            document,
            [
                Correction(
                    each.attribution,
                    each.attribution.words(analysis.document.text),
                    each.rejected,
                    each.content if (each.attribution.id, each.content) in known else None,
                )
                for each in corrections(analysis, judgements, said)
            ],
        )


_Read = dict[tuple[str, Span | None], Proposition]


def _known(store: Store, ids: Collection[str]) -> _Read:
    """Return the propositions that were read for new stretches before, by the claim's id and the stretch."""
    return {
        (identity, kept.read): kept.attribution.proposition
        for identity, kept in store.corrections(ids).items()
        if kept.read is not None and kept.attribution.proposition is not None
    }


def _read(analysis: Analysis, stretches: dict[str, Span | None], known: _Read) -> _Read:
    """Return what each new stretch says, read where it is not known; what was known where there is no model."""
    from hearsay.pipeline import propositions_at

    wanted = [(key, span) for key, span in stretches.items() if span is not None and (key, span) not in known]
    claims = {claim.id: claim for claim in analysis.attributions}
    asides = []
    for key, _ in wanted:
        claim = claims.get(key)
        asides.append(
            (*claim.cue, *(span for source in claim.sources for span in source.span)) if claim is not None else ()
        )
    if not wanted:
        return known
    try:
        found = propositions_at(analysis.document, [span for _, span in wanted], asides=asides)
    except ModelError:
        return known
    return known | dict(zip(wanted, found, strict=True))


def corrected_documents(store: Store, judgements: Iterable[Judgement]) -> tuple[str, ...]:
    """Return the ids of the documents with corrections, in force or left from before."""
    from hearsay.linking.corrections import CORRECTING

    judged = {judgement.subjects[-1] for judgement in judgements if judgement.decision in CORRECTING}
    known = {document.id for document in store.documents(judged)}
    return tuple(sorted({*store.corrected_documents(), *known}))
