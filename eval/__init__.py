"""Scores of the reader on gold articles: the scorer, the command that runs it, and the floors that CI holds."""
