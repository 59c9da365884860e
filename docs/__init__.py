"""The documentation, and `generate.py`, which writes the parts of it that the code knows best."""
