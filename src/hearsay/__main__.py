"""`python -m hearsay`: the same as the command `hearsay`."""

from hearsay.cli import main

main()
