from datetime import date

import pytest
from conftest import HOME

from tally.ledger.parameters import (
    ParameterError,
    Parameters,
    check_parameters,
    read_parameters,
    write_cell,
)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("arival", "s001", "Did you mean arrivals?"),
        ("AS_OF", "2024-06-24", "There is no parameter AS_OF"),
        ("arrivals", "s01", "Did you mean s001?"),
        ("arrivals", 1, "Allowed: both, s000, s001"),
        ("target_scope", "kenia", "Did you mean kenya?"),
        ("deadline", None, "deadline cannot be None"),
        ("as_of", "2024-02-30", "as_of cannot be '2024-02-30'"),
        ("as_of", 20240624, "a day is written as in 2024-06-24"),
        ("as_of", None, "as_of cannot be None"),
        ("as_of", 0, "a day is written as"),
        ("as_of", "86400", "a day is written as"),
        ("in_place", -1, "greater than or equal to 0"),
        ("in_place", 1.5, "in_place cannot be 1.5"),
        ("in_place", True, "a whole number is wanted"),
        ("in_place", "many", "in_place cannot be 'many'"),
        ("in_place", 10**9, "less than or equal to"),
    ],
)
def test_what_is_unknown_or_bad_is_refused_with_advice(name, value, said):
    with pytest.raises(ParameterError) as caught:
        check_parameters({name: value})
    assert said in str(caught.value)


def test_all_that_is_wrong_comes_at_once():
    with pytest.raises(ParameterError) as caught:
        check_parameters({"arival": 1, "deadline": "midle", "in_place": "x"})
    assert len(str(caught.value).splitlines()) == 3


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("as_of", "2024-06-24", date(2024, 6, 24)),
        ("as_of", date(2024, 6, 24), date(2024, 6, 24)),
        ("in_place", "none", None),
        ("in_place", "700", 700),
        ("in_place", 0, 0),
    ],
)
def test_the_forms_papermill_hands_over_are_read(name, value, read):
    assert getattr(check_parameters({name: value}), name) == read


def test_only_parameter_cells_are_searched_for_unknown_names():
    namespace = {"arrivals": "s001", "mine": 7, "In": ["", "mine = 7", write_cell(), "begin"]}
    assert read_parameters(namespace).changed() == {"arrivals": "s001"}


def test_an_injected_unknown_name_is_refused():
    cells = ["", write_cell(), "# Parameters\narival = 's001'", "begin"]
    with pytest.raises(ParameterError, match="Did you mean arrivals"):
        read_parameters({"arival": "s001", "In": cells})


def test_a_cell_that_never_ran_and_an_older_one_do_not_matter():
    cells = ["", "# Parameters\narival = 's001'", "# Parameters\nas_of = ", write_cell(), "begin"]
    assert read_parameters({"arival": "s001", "In": cells}) == Parameters()


def test_the_cell_holds_every_default():
    namespace = {}
    exec(write_cell(), namespace)
    assert (
        check_parameters({name: namespace[name] for name in Parameters.model_fields})
        == Parameters()
    )


def test_the_readme_has_the_schemas_table():
    lines = (HOME / "README.md").read_text(encoding="utf-8").splitlines()
    rows = [line.strip("|").split(" | ") for line in lines if line.startswith("| `")]
    table = {row[0].strip(" `"): (row[2], row[3].strip()) for row in rows if len(row) == 4}
    assert table == {
        name: (str(getattr(Parameters(), name)), field.description)
        for name, field in Parameters.model_fields.items()
    }
