"""From executed chapters to a page and a PDF.

`outputs` reads what the cells show and `document` composes one document of it, from which both
editions are made, so that they cannot say different things: `typeset` sets the PDF. `archive` and
`citation` see to what travels with them.
"""
