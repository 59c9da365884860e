"""Who speaks in an article, and under which names.

`find_entities` turns the recogniser's names and the gazetteer's matches into an `EntityIndex`: one entity for each
actor, with all its mentions and what the article says it is. The index then answers who a noun phrase or a pronoun
means. `source_type` and `full_name` say what a source is and how to print it (`eval/GUIDELINES.md`, section *Sources*).
"""

from hearsay.entities.index import EntityIndex, find_entities, full_name
from hearsay.entities.phrases import read_phrase, source_type

__all__ = ["EntityIndex", "find_entities", "full_name", "read_phrase", "source_type"]
