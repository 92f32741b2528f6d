"""Reads a finished report back as a stranger would.

`read_html`, `read_chart`, `read_twin`, `read_pdf` and `read_stream` take page and PDF apart,
`judge` finds every number that the articles do not bear out, and `report.audit_report` does so
before anything is published. `verify` does so for a report that somebody was sent, from what it
carries alone: `unpack` takes that out of the file, and `remake` makes the page again to compare
the two.
"""
