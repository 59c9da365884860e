"""Train the language pipelines that hearsay ships: treebanks and name corpora in, two spaCy folders out."""
