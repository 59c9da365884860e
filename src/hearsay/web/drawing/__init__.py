"""Pictures that the server draws: plain values in, geometry out, and no colour, which is the style sheet's."""
