"""Tags, lemmas and trees: a small recurrent network with a biaffine parser, run by NumPy alone.

`features` turns a word into numbers, `network` computes scores, `trees` finds the best tree, `lemmas` undoes
inflection, and `component` is the spaCy component that puts them on a document. The weights are learnt in `train/`.
"""
