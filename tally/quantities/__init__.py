"""Numbers that keep their evidence.

A `quantity.Quantity` has value, unit, qualifier, measure and trace. `arithmetic` calculates with
them, `traces` reads them back, `comparable` says what belongs in one calculation, `readings` keeps
what several articles state side by side, and `dtype` makes a column of a pandas table of them.
"""
