"""From articles and tables to proven claims.

`load.load_ledger` reads the articles and the tables as the project's description has them, and
proves each quotation, numeral, date and window, or else lists every fault. `scan` drafts the rows
of an article that is new, `check` keeps the tables in one form, and `parameters` says what an
edition may assume. Nothing here calculates.
"""
