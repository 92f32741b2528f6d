"""Reads a finished report back as a stranger would.

`read_html`, `read_chart`, `read_pdf` and `read_stream` take page and PDF apart, `judge` finds
every number that the articles do not bear out, `report.audit_report` does so before anything is
published, and `verify` for a report that somebody was sent, from what it carries alone.
"""
