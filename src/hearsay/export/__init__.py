"""An `Analysis` written for somebody else: one small function per format.

    hearsay.export.json.to_json(analysis)            a dictionary of plain values, one per document
    hearsay.export.json.to_json_line(analysis)       the same as one line of JSON
    hearsay.export.table.to_table(analysis, width)   tables for a terminal
    hearsay.export.html.to_html(analyses)            one self-contained page

Nothing is imported here, so that whoever writes JSON loads no template engine and no terminal library.
"""
