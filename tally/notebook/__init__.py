"""What a chapter may use.

`begin.begin` checks a notebook's parameters and returns its `report.Report`: the evidence in
pandas. `prose` holds the narrative, `exhibit` and `charts` the tables and charts, `entries` the
evidence that numbers open, and `form` lets a reader change the parameters.
"""
