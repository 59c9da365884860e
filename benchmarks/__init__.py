"""How fast hearsay is, measured beside the parser that it stands on."""
