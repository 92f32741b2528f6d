"""evidence.zip, before the validator of RO-Crate."""

import base64
import io
import json
import re
import zipfile
from functools import cache
from types import SimpleNamespace

import pytest
from conftest import HOME
from forging import repack
from packages import find_package

from tally.audit.verify import verify_report
from tally.render.archive import pack_evidence
from tally.render.crate import METADATA, UNDATED, write_metadata

TABLES = {"one": "\ufeffwhat\nofficers\n", "own-2": "\ufeffwhat\nschools\n"}
# Who keeps the project is not said, nor where he is found.
UNSAID = {"86.2", "89.0", "90.1", "93.0"}


@pytest.fixture(scope="module")
def prepare():
    """Return what prepares the validator’s questions, which it puts to each part of a crate anew.

    Nine tenths of its time go into reading the same few dozen of them again.
    """
    processor = pytest.importorskip("rdflib.plugins.sparql.processor")
    translate, parse = processor.translateQuery, processor.parseQuery
    read = cache(lambda text, base, names: translate(parse(text), base, dict(names)))
    return lambda text, base=None, names=None: read(text, base, tuple((names or {}).items()))


@pytest.fixture
def validate(monkeypatch, tmp_path, prepare):
    """Return a function that returns the rules that a crate breaks, each with its severity.

    The validator asks the web for the terms of RO-Crate; here they come from npm's `ro-crate`.
    """
    models = pytest.importorskip("rocrate_validator.models")
    services = pytest.importorskip("rocrate_validator.services")
    http = pytest.importorskip("rocrate_validator.utils.http")
    text = (find_package("ro-crate") / "lib" / "context.json").read_text(encoding="utf-8")
    context = json.loads(text)

    def get(requester, url, **options):
        assert url == context["@id"]
        kind = {"Content-Type": "application/ld+json"}
        return SimpleNamespace(
            status_code=200, text=text, json=lambda: context, headers=kind, url=url, history=[]
        )

    monkeypatch.setattr(http.HttpRequester, "get", get, raising=False)
    monkeypatch.setattr("rdflib.plugins.sparql.processor.parseQuery", lambda text: text)
    monkeypatch.setattr("rdflib.plugins.sparql.processor.translateQuery", prepare)

    def find_broken(packed):
        (tmp_path / "evidence.zip").write_bytes(packed)
        settings = services.ValidationSettings(
            rocrate_uri=str(tmp_path / "evidence.zip"),
            profile_identifier="ro-crate-1.2",
            requirement_severity=models.Severity.RECOMMENDED,
        )
        result = services.validate(settings)
        assert len(result.executed_checks) > 50, "it looked at next to nothing"
        return {
            (issue.check.identifier.removeprefix("ro-crate-1.2_"), issue.severity.name)
            for issue in result.get_issues()
        }

    return find_broken


def change(packed, **properties):
    """Return a crate in which the root says something else; without what is None."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == METADATA:
                crate = json.loads(content)
                (root,) = (each for each in crate["@graph"] if each["@id"] == "./")
                changed = root | properties
                root.clear()
                root.update({key: value for key, value in changed.items() if value is not None})
                content = json.dumps(crate)
            new.writestr(name, content)
    return stream.getvalue()


def test_a_crate_that_lacks_its_licence_is_found_out(validate):
    broken = validate(change(pack_evidence(HOME, TABLES), license=None))
    assert any(severity == "REQUIRED" for _, severity in broken)


def test_the_evidence_is_a_crate_that_breaks_no_rule(validate):
    broken = validate(pack_evidence(HOME, TABLES))
    assert {rule for rule, _ in broken} == UNSAID
    assert {severity for _, severity in broken} == {"RECOMMENDED"}


def test_the_crate_names_each_file_with_its_meaning_and_its_size(ledger):
    with zipfile.ZipFile(io.BytesIO(pack_evidence(HOME, TABLES))) as archive:
        crate = {each["@id"]: each for each in json.loads(archive.read(METADATA))["@graph"]}
        sizes = {each.filename: str(each.file_size) for each in archive.infolist()}
    sizes.pop(METADATA)
    parts = [part["@id"] for part in crate["./"]["hasPart"]]
    assert parts == list(sizes) and {"tables/one.csv", "tables/own-2.csv"} < set(parts)
    assert {name: crate[name]["contentSize"] for name in parts} == sizes
    assert all(crate[name]["description"] for name in parts)
    for source in ledger.sources.values():
        article = crate[f"seeds/{source.file}"]
        assert (article["name"], article["encodingFormat"]) == (source.name, "text/plain")


def test_who_is_named_stands_as_author_or_publisher_and_nobody_else_does():
    package = json.loads((HOME / "data" / "datapackage.json").read_text(encoding="utf-8"))
    sources = (HOME / "data" / "sources.csv").read_bytes()

    def name(*contributors):
        described = json.dumps(package | {"contributors": contributors}).encode()
        files = {"data/datapackage.json": described, "data/sources.csv": sources}
        parts = json.loads(write_metadata(files, UNDATED))["@graph"]
        people = {each["@id"]: (each["@type"], each["name"]) for each in parts if "name" in each}
        (root,) = (each for each in parts if each["@id"] == "./")
        named = {link: root[link] for link in ("author", "publisher") if link in root}
        return {
            link: [people[each["@id"]] for each in (ids if isinstance(ids, list) else [ids])]
            for link, ids in named.items()
        }

    assert name() == {}
    assert name({"title": "A"}, {"title": "B"}) == {"author": [("Person", "A"), ("Person", "B")]}
    assert name({"title": "A", "role": "publisher"}) == {"publisher": [("Organization", "A")]}


def test_the_day_is_that_of_the_build_or_none(monkeypatch):
    for given, day in (("", "1970-01-01"), ("1735689600", "2025-01-01")):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", given)
        with zipfile.ZipFile(io.BytesIO(pack_evidence(HOME))) as archive:
            assert f'"datePublished": "{day}"'.encode() in archive.read(METADATA)


def test_a_description_of_other_files_is_found(tmp_path, ferry_report):
    page = (ferry_report / "report.html").read_text(encoding="utf-8")
    path = tmp_path / "sent.html"
    for properties, holds in ({"datePublished": "2030-01-01"}, True), ({"name": "Other"}, False):
        path.write_text(replace_evidence(page, properties), encoding="utf-8")
        verified = verify_report(path, tmp_path)
        assert verified.status == (0 if holds else 3)


def replace_evidence(page, properties):
    def describe(files):
        crate = json.loads(files[METADATA])
        next(each for each in crate["@graph"] if each["@id"] == "./").update(properties)
        text = json.dumps(crate, ensure_ascii=False, indent=1) + "\n"
        return files | {METADATA: text.encode()}

    encoded = re.search(r"data:application/zip;base64,([^\"]+)", page)[1]
    packed = repack(describe)(base64.b64decode(encoded))
    return page.replace(encoded, base64.b64encode(packed).decode())
