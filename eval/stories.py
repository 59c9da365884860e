"""Reads stories and writes claims with origins: ``python eval/stories.py IN_DIR OUT_DIR [--gold-clusters]``.

``IN_DIR`` holds story files as in ``../shared/eval/stories/given`` (articles, for ``--gold-mentions`` with mentions) or
``given-clusters`` (with mentions grouped into claims, for ``--gold-clusters``). Without a flag only the articles are
read: hearsay finds the claims, links them and counts their origins. ``OUT_DIR`` gets a prediction file for each story,
in the format that ``../shared/eval/stories/score.py`` reads.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [folder for folder in (str(_ROOT), str(_ROOT / "src")) if folder not in sys.path]

from eval.story_inputs import Story, document_of, given_mention, relation_of, stories  # noqa: E402
from hearsay import analyze  # noqa: E402
from hearsay.linking import link, mentions_of  # noqa: E402
from hearsay.linking.bracket import bracket  # noqa: E402
from hearsay.linking.copies import copies  # noqa: E402
from hearsay.linking.origins import circles, gather, origins  # noqa: E402
from hearsay.linking.translations import translations  # noqa: E402
from hearsay.pipeline import propositions_at  # noqa: E402
from hearsay.records import Analysis, Claim, ClaimMention, Copy, Document, Mention  # noqa: E402

_COPIED = 0.25  # the share from which two articles count as copies; source: the protocol of the gold


def read_story(story: Story, *, propositions: bool = False) -> dict[str, Analysis]:
    """Return the analysis of each article of a story, by the article's id in the story.

    With `propositions` each claim and statement is read in terms that linking compares.
    """
    found = {}
    for article in story.get("articles") or ():
        document = document_of(article, str(story.get("id")))
        found[str(article.get("id"))] = analyze(document, propositions=propositions)
    return found


def from_clusters(story: Story, analyses: Mapping[str, Analysis]) -> tuple[list[Claim], dict[str, Mention]]:
    """Return the given claims and mentions of a story."""
    claims, mentions = [], {}
    for number, row in enumerate(story.get("claims") or ()):
        members = []
        for given in row.get("mentions") or ():
            analysis = analyses.get(str(given.get("article")))
            if analysis is None or not given.get("span"):
                continue
            mention = given_mention(given, analysis.document, analysis)
            mentions[mention.id] = mention
            members.append(ClaimMention(mention.id, relation_of(given)))
        if members:
            gist = str(row.get("gist") or "")
            claims.append(Claim(str(row.get("id", f"c{number}")), gist, members[0].mention, tuple(members)))
    return claims, mentions


def predicted(
    story: Story,
    claims: Sequence[Claim],
    mentions: Mapping[str, Mention],
    analyses: Mapping[str, Analysis],
    found: Sequence[Copy] | None = None,
) -> Story:
    """Return a story's claims with their origins and brackets, and its copies, as the scorer reads them."""
    documents = {analysis.document.id: analysis.document for analysis in analyses.values()}
    names = {analysis.document.id: key for key, analysis in analyses.items()}
    shared = _copies(documents) if found is None else found
    evidence = gather(mentions, documents, shared)
    rows = []
    for claim in claims:
        standing = origins(claim, evidence)
        counted = bracket(claim, standing, mentions, circles(claim, evidence))
        order = {member.mention: i for i, member in enumerate(claim.mentions)}
        rows.append(
            {
                "id": claim.id,
                "gist": claim.gist,
                "mentions": [_row(mentions[m.mention], m.relation, names) for m in claim.mentions],
                "origins": [
                    {
                        "id": origin.id,
                        "key": origin.key,
                        "kind": origin.kind,
                        "name": origin.name,
                        "mentions": sorted(order[m] for m in origin.mentions),
                        "merges": [merge.words for merge in origin.merges],
                    }
                    for origin in standing
                ],
                "origin_bracket": [counted.low, counted.high],
                "reasons": list(counted.reasons),
            }
        )
    pairs = [[names[c.first], names[c.second], round(c.share, 2)] for c in shared if c.share >= _COPIED]
    return {"id": story.get("id"), "title": story.get("title"), "claims": rows, "copies": pairs}


def _copies(documents: Mapping[str, Document]) -> tuple[Copy, ...]:
    return (*copies(documents.values()), *translations(documents.values()))


def _row(mention: Mention, relation: str, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "article": names[mention.document],
        "span": [mention.place.start, mention.place.end],
        "relation": relation,
        "stance": mention.stance,
        "sources": [source.name for source in mention.sources],
    }


def from_mentions(story: Story, analyses: Mapping[str, Analysis]) -> list[Mention]:
    """Return the given mentions of a story with what each of them says."""
    rows: defaultdict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in story.get("mentions") or ():
        if str(row.get("article")) in analyses and row.get("span"):
            rows[str(row.get("article"))].append(row)
    listed: list[Mention] = []
    for key, given in sorted(rows.items()):
        analysis = analyses[key]
        bare = [given_mention(row, analysis.document, analysis) for row in given]
        said = propositions_at(analysis.document, [mention.place for mention in bare])
        listed.extend(replace(mention, proposition=what) for mention, what in zip(bare, said, strict=True))
    return listed


def predict(story: Story, mode: str, analyses: Mapping[str, Analysis] | None = None) -> Story:
    """Return the prediction for one story in a mode: `clusters`, `mentions` or `text`."""
    if analyses is None:
        analyses = read_story(story, propositions=mode == "text")
    if mode == "clusters":
        claims, mentions = from_clusters(story, analyses)
        return predicted(story, claims, mentions, analyses)
    if mode == "mentions":
        listed = from_mentions(story, analyses)
    else:
        listed = [mention for analysis in analyses.values() for mention in mentions_of(analysis)]
    linking = link(listed)
    return predicted(story, linking.claims, {mention.id: mention for mention in listed}, analyses)


def main(arguments: Sequence[str] | None = None) -> int:
    """Write a prediction for each story of a folder; return the exit code."""
    parser = argparse.ArgumentParser(prog="python eval/stories.py", description="Count the origins of stories' claims.")
    parser.add_argument("source", type=Path, metavar="IN_DIR", help="story files to read")
    parser.add_argument("target", type=Path, metavar="OUT_DIR", help="where the predictions go")
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--gold-mentions", dest="mode", action="store_const", const="mentions", default="text")
    mode.add_argument("--gold-clusters", dest="mode", action="store_const", const="clusters")
    options = parser.parse_args(arguments)
    paths = stories(options.source)
    if not paths:
        print(f"no story files (*.json) in {options.source}", file=sys.stderr)
        return 2
    options.target.mkdir(parents=True, exist_ok=True)
    for path in paths:
        story = json.loads(path.read_text(encoding="utf-8"))
        result = predict(story, options.mode)
        (options.target / path.name).write_text(json.dumps(result, ensure_ascii=False, indent=1), encoding="utf-8")
        print(f"{path.stem}: {len(result['claims'])} claims", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
