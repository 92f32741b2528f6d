"""From a project to a published report: what the command line does.

`cli` has the commands. `chapters` runs the notebooks side by side, `make` joins, renders and
audits them, and `publish` puts the result in place in one step. `editions` does so under many
parameters, here or on a `cluster`, and `compare` says what differs between two of them.
"""
