"""A figure is of the day that its sentence tells, though not in its own words, and of no other."""

import pytest
from test_deadlines import TOLD, read_day
from test_entry import fresh, open_entry

__all__ = ["fresh"]


# The last figure is asked about.
@pytest.mark.parametrize(
    "told",
    [
        # Of another verb, with a subject of its own, or told otherwise.
        "It closed 9 yards on Monday and the council sold 60 boats.",
        "It closed 9 yards on Monday and has sold 60 boats.",
        "It closed 9 yards on Monday, and sells 60 boats a year.",
        "By Monday it had 9 left, and 60 boats are missing.",
        "By Monday it had 9 left, but 60 boats were missing.",
        "By Monday it had 9 left, and now 60 boats were missing.",
        "The port, which had 9 on Monday, said 60 boats were missing.",
        # The day from which it runs, or of what is only compared.
        "It has sold 60 boats since the storm of May 1.",
        "The mayor said in a speech on May 1 that 60 boats had sunk.",
        "The harbour of May 1 said that 60 boats had sunk.",
        # What is told on that day is told of something else.
        "It has 60 boats, and a lorry came on Monday.",
        "It lost 60 boats after a storm on Monday.",
    ],
)
def test_a_day_of_something_else_is_not_that_of_a_figure(fresh, told):
    assert read_day(open_entry(fresh, TOLD.format(told)), -1) == "occasion"


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ("It closed 9 yards on Monday and sold 60 boats.", "Monday"),
        ("Crews searched 60 boats before dawn Monday, the mayor said.", "Monday"),
        ("Crews searched 60 boats in the port after midnight on Monday.", "Monday"),
        ("A lorry with 60 of the 90 pipes bought in Spain reached the site on Monday.", "Monday"),
        ("Since the storm of May 1, in which, he said, 60 boats sank, it is calm.", "May 1"),
        ("It met on May 1, when 60 boats sank.", "May 1"),
        ("By Monday it had 9 left, Ann Berg said, and 60 boats were missing.", "Monday"),
        ("Our report of May 1 said that 60 boats had sunk.", "May 1"),
        ("An article published on May 1 wrongly stated that 60 boats had sunk.", "May 1"),
    ],
)
def test_a_day_that_its_sentence_tells_is_that_of_a_figure(fresh, told, day):
    place = 0 if "90 pipes" in told else -1
    assert read_day(open_entry(fresh, TOLD.format(told)), place) == day
