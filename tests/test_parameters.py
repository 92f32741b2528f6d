"""Parameters: declared by kind, and checked before anything is computed."""

import shutil
from datetime import date, datetime

import pytest
from conftest import HOME

from tally.ledger.check import check_ledger
from tally.ledger.declarations import Account, Choice, Count, Day, Reading, read_declarations
from tally.ledger.description import LedgerError
from tally.ledger.load import load_ledger
from tally.ledger.parameters import (
    ParameterError,
    build_model,
    check_parameters,
    read_cell,
    read_parameters,
    write_cell,
)

# Values given


@pytest.fixture(scope="module")
def model(ledger):
    return ledger.parameters


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("arival", "s001", "Did you mean arrivals?"),
        ("AS_OF", "2024-06-24", "There is no parameter AS_OF"),
        ("arrivals", "s01", "Did you mean s001?"),
        ("arrivals", 1, "Allowed: both, s000, s001"),
        ("arrivals", "s004", "Allowed: both, s000, s001"),
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
def test_what_is_unknown_or_bad_is_refused_with_advice(model, name, value, said):
    with pytest.raises(ParameterError) as caught:
        check_parameters({name: value}, model)
    assert said in str(caught.value)


def test_all_that_is_wrong_comes_at_once(model):
    with pytest.raises(ParameterError) as caught:
        check_parameters({"arival": 1, "deadline": "midle", "in_place": "x"}, model)
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
def test_the_forms_papermill_hands_over_are_read(model, name, value, read):
    assert getattr(check_parameters({name: value}, model), name) == read


# Each kind, declared on another subject than the report's

CLAIMS = [
    {"source_id": "s007", "subject": "height", "value": 7, "is_own": True},
    {"source_id": "s003", "subject": "height", "value": 0, "is_own": True},
    {"source_id": "s003", "subject": "height", "value": 8, "is_own": True},
    {"source_id": "s004", "subject": "height", "value": None, "is_own": True},
    {"source_id": "s006", "subject": "height", "value": 7, "is_own": False},
    {"source_id": "s005", "subject": "depth", "value": 7, "is_own": True},
]
TOLD = {"meaning": "m"}
COUNTED = {"kind": "count", "unit": "cars", "measure": "assumed", "counts": "cars", **TOLD}
KINDS = {
    "day": Day(kind="day", default=date(2020, 2, 29), **TOLD),
    "account": Account(kind="account", subject="height", default="all", **TOLD),
    "reading": Reading(kind="reading", subject="height", default="open", **TOLD),
    "choice": Choice(kind="choice", values={"a": "A", "b": "B"}, default="b", **TOLD),
    "count": Count(**COUNTED),
    "some": Count(**COUNTED, default=5, most=9),
}


def test_a_model_has_the_declared_defaults():
    assert build_model(KINDS, CLAIMS)().plain() == {
        "day": "2020-02-29", "account": "all", "reading": "open", "choice": "b", "count": None,
        "some": 5,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "good"),
    [
        ("day", ["2024-01-01", "0001-01-01", "9999-12-31", date(2024, 1, 1)]),
        ("account", ["all", "s007", "s003"]),
        ("reading", ["open", "start", "end"]),
        ("choice", ["a", "b"]),
        ("count", [None, "None", " null ", 0, 7, "7", 1_000_000]),
        ("some", [None, 0, 9, "9"]),
    ],
)
def test_each_kind_takes_its_values(name, good):
    model = build_model(KINDS, CLAIMS)
    for value in good:
        read = check_parameters({name: value}, model)
        # However it was given, it is written in one form, which is read again.
        assert check_parameters(read.plain(), model) == read


@pytest.mark.parametrize(
    ("name", "bad"),
    [
        ("day", ["2023-02-29", "2024-1-1", "24-01-01", "2024-01-01T00:00", " 2024-01-01", "", 0]
         + [None, True, 1.0, datetime(2024, 1, 1, 7), "٢٠٢٤-01-01", "2024-01-01\n"]),
        ("account", ["s004", "s005", "S007", "", None, 0, "both", "s007 ", ["s007"]]),
        ("reading", ["both", "earliest", "middle", "", None, 1, True]),
        ("choice", ["A", "c", "", None, 0, "a,b"]),
        ("count", [-1, 1.0, "1e3", "1_000", "+1", "-0", True, 1_000_001, "", " 7", "7 "]),
        ("some", [10, "10", -1]),
    ],
)  # fmt: skip
def test_each_kind_refuses_what_is_none_of_them_by_name(name, bad):
    model = build_model(KINDS, CLAIMS)
    for value in bad:
        with pytest.raises(ParameterError, match=f"^{name} cannot be") as caught:
            check_parameters({name: value}, model)
        assert repr(value) in str(caught.value)


def test_an_account_is_that_of_an_article_which_states_a_figure(ledger, home):
    field = ledger.parameters.model_fields["arrivals"]
    assert field.annotation.__args__ == ("both", "s000", "s001")
    stated = [c.source.source_id for c in ledger.claims.values() if c.subject == "first_arrivals"]
    assert stated == ["s000", "s001"]


# Declarations


DECLARED = (HOME / "data" / "parameters.toml").read_text(encoding="utf-8")
TARGET = 'subject = "target"\ndefault = "both"'
UNIT = 'unit = "people"\n'
BAD = {
    "no kind": ('kind = "day"\n', "", "as_of", "kind"),
    "an unknown kind": ('kind = "day"', 'kind = "days"', "as_of", "'days'"),
    "no default": ("default = 2024-09-26\n", "", "as_of.default", "required"),
    "a day as text": ("= 2024-09-26", '= "2024-09-26"', "as_of.default", "valid date"),
    "a day as a number": ("= 2024-09-26", "= 0", "as_of.default", "valid date"),
    "a time of day": ("= 2024-09-26", "= 2024-09-26T01:00:00", "as_of.default", "valid date"),
    "capitals": ("[as_of]", "[As_of]", "As_of", "match"),
    "a word of Python": ("[as_of]", "[class]", "class", "has a meaning already"),
    "a name of the model": ("[as_of]", "[changed]", "changed", "has a meaning already"),
    "a name of pydantic": ("[as_of]", "[model_config]", "model_config", "has a meaning already"),
    "a subject's name": ("[in_place]", "[pledge]", "pledge", "name of a subject"),
    "no meaning": ('meaning = "day of', 'sense = "day of', "deadline.meaning", "required"),
    "two lines": ('meaning = "day of', 'meaning = "a\\nimport os', "deadline.meaning", "match"),
    "an unknown subject": ('"first_arrivals"', '"first_arivals"', "arrivals.subject", "no subject"),
    "another unknown subject": ('"target"\n', '"targets"\n', "deadline.subject", "no subject"),
    "an article for all": ('"first_arrivals"\ndefault = "both"',
                           '"first_arrivals"\ndefault = "s001"', "arrivals.default", "an article"),
    "an end for both": (TARGET, TARGET.replace("both", "end"), "deadline.default", "one end"),
    "no such choice": ('"unsettled"\n', '"settled"\n', "target_scope", "none of its values"),
    "no values": ('\nunsettled = "left open"\n', "\n[x]\n", "x", "kind"),
    "a negative default": (UNIT, f"{UNIT}default = -1\n", "in_place.default", "greater"),
    "too great a default": (UNIT, f"{UNIT}default = 2000000\n", "in_place", "more than 1000000"),
    "no number": (UNIT, f"{UNIT}default = true\n", "in_place.default", "valid integer"),
    "a number as text": (UNIT, f'{UNIT}default = "7"\n', "in_place.default", "valid integer"),
    "no unit": (UNIT, "", "in_place.unit", "required"),
    "more than there is": (UNIT, f"{UNIT}least = 1\n", "in_place.least", "not permitted"),
    "no table": ("[as_of]", "x = 1\n[as_of]", "x", "dictionary"),
    "no TOML": ("[as_of]", "[as_of", None, "cannot be read"),
}  # fmt: skip


@pytest.fixture(scope="module")
def declaring(tmp_path_factory):
    """Return a function that loads the ledger under other declarations."""
    folder = tmp_path_factory.mktemp("declared")
    for part in ("data", "seeds"):
        shutil.copytree(HOME / part, folder / part)

    def load(text, use=load_ledger):
        (folder / "data" / "parameters.toml").write_bytes(text.encode("utf-8", "surrogateescape"))
        return use(folder)

    return load


@pytest.mark.parametrize("spoiled", BAD)
def test_a_bad_declaration_is_named_with_its_place(declaring, spoiled):
    old, new, place, said = BAD[spoiled]
    assert old in DECLARED
    for use in (load_ledger, check_ledger):
        with pytest.raises(LedgerError) as caught:
            declaring(DECLARED.replace(old, new, 1), use)
        found = [(fault.file, fault.column) for fault in caught.value.faults]
        assert ("data/parameters.toml", place) in found
        assert any(said in fault.problem and fault.remedy for fault in caught.value.faults)


def test_all_bad_declarations_come_at_once_with_all_else_that_is_wrong(declaring, home):
    spoiled = {"a day as text", "no meaning", "no such choice", "a negative default"}
    text = DECLARED
    for name in spoiled:
        text = text.replace(*BAD[name][:2], 1)
    (home / "data" / "parameters.toml").write_text(text, encoding="utf-8")
    (home / "data" / "phrases.toml").write_text('"how many" = 7', encoding="utf-8")
    claims = home / "data" / "claims.csv"
    changed = claims.read_text(encoding="utf-8").replace(",1000,people,", ",1001,people,", 1)
    claims.write_text(changed, encoding="utf-8")
    with pytest.raises(LedgerError) as caught:
        load_ledger(home)
    found = {(fault.file, fault.column) for fault in caught.value.faults}
    assert found >= {("data/parameters.toml", BAD[name][2]) for name in spoiled}
    assert found >= {("data/phrases.toml", None), ("data/claims.csv", "value")}


def test_declarations_that_do_not_fit_the_ledger_come_at_once(declaring):
    spoiled = {"a subject's name", "an unknown subject", "another unknown subject"}
    text = DECLARED
    for name in spoiled:
        text = text.replace(*BAD[name][:2], 1)
    with pytest.raises(LedgerError) as caught:
        declaring(text)
    assert [fault.column for fault in caught.value.faults] == [
        "arrivals.subject", "deadline.subject", "pledge",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["\udcff", "[", "= 1", "x = [1,\n", "[a]\n[a]\n"])
def test_what_is_no_toml_is_one_clear_fault(declaring, text):
    with pytest.raises(LedgerError, match="data/parameters.toml: cannot be read"):
        declaring(text)


def test_a_report_without_parameters_has_none(declaring):
    assert dict(declaring("").parameters()) == {}
    with pytest.raises(ParameterError, match="There is no parameter as_of"):
        check_parameters({"as_of": "2024-06-24"}, declaring("").parameters)


def test_without_the_file_it_says_which_is_missing(home):
    (home / "data" / "parameters.toml").unlink()
    with pytest.raises(LedgerError, match="data/parameters.toml: cannot be read") as caught:
        load_ledger(home)
    assert len(caught.value.faults) == 1


# The cells of a notebook


def test_only_parameter_cells_are_searched_for_unknown_names(model):
    namespace = {"arrivals": "s001", "mine": 7, "In": ["", "mine = 7", write_cell(model), "begin"]}
    assert read_parameters(namespace, model).changed() == {"arrivals": "s001"}


def test_an_injected_unknown_name_is_refused(model):
    cells = ["", write_cell(model), "# Parameters\narival = 's001'", "begin"]
    with pytest.raises(ParameterError, match="Did you mean arrivals"):
        read_parameters({"arival": "s001", "In": cells}, model)


def test_a_cell_that_never_ran_and_an_older_one_do_not_matter(model):
    never = "# Parameters\nas_of = "
    cells = ["", "# Parameters\narival = 's001'", never, write_cell(model), "begin"]
    assert read_parameters({"arival": "s001", "In": cells}, model) == model()


@pytest.mark.parametrize("made", [lambda model: model, lambda model: build_model(KINDS, CLAIMS)])
def test_the_cell_holds_every_default(model, made):
    made = made(model)
    namespace = {}
    exec(write_cell(made), namespace)
    given = {name: namespace[name] for name in made.model_fields}
    assert check_parameters(given, made) == made() == read_cell(write_cell(made), made)


def test_the_cell_says_what_each_parameter_means(model):
    lines = write_cell(model).splitlines()
    assert lines[0] == "# Parameters"
    declared = read_declarations(HOME)
    assert [line.partition("  # ")[2] for line in lines[1:]] == [
        each.meaning for each in declared.values()
    ]
    assert [line.partition(":")[0] for line in lines[1:]] == list(declared)


@pytest.mark.parametrize(
    "cell", ["import os", "as_of = open('x')", "as_of.x = 1", "as_of = in_place = 1", "as_of", "f("]
)
def test_a_cell_that_does_more_than_set_values_is_refused(model, cell):
    with pytest.raises(ParameterError, match="it sets plain values"):
        read_cell(cell, model)
