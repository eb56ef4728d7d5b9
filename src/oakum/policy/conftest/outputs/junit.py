"""JUnit's XML: a suite for each namespace."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree as Xml

from oakum.policy.conftest.outputs.interface import Options, Results
from oakum.policy.results import Judged

_NO_TIME = "0.000"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(results: Results, options: Options) -> str:
    """One document. Exceptions are left out, as in Conftest."""
    root = Xml.Element("testsuites")
    for namespace in dict.fromkeys(result.namespace for result in results):
        _suite(root, [one for one in results if one.namespace == namespace], f"conftest.{namespace}", options)
    Xml.indent(root, "\t")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + Xml.tostring(root, encoding="unicode") + "\n"


def _suite(root: Xml.Element, results: Results, name: str, options: Options) -> None:
    cases = [case for result in results for case in _cases(result, name.rpartition("/")[2], options)]
    failures = sum(case.find("failure") is not None for case in cases)
    counts = {"tests": str(len(cases)), "failures": str(failures), "time": _NO_TIME}
    Xml.SubElement(root, "testsuite", counts | {"name": name}).extend(cases)


def _cases(result: Judged, classname: str, options: Options) -> Iterator[Xml.Element]:
    for answer in (*result.warnings, *result.failures):
        case = _case(result.file, answer.message, classname, options)
        Xml.SubElement(case, "failure", {"message": "Failed", "type": ""}).text = _valid(answer.message)
        yield case
    for answer in result.skipped:
        case = _case(result.file, answer.message, classname, options)
        Xml.SubElement(case, "skipped", {"message": _valid(answer.message)})
        yield case
    for _ in range(result.successes):
        yield _case(result.file, "", classname, options)


def _case(file: str, message: str, classname: str, options: Options) -> Xml.Element:
    name = file if options.hide_message or not message else f"{file} - {message.splitlines()[0]}"
    return Xml.Element("testcase", {"classname": classname, "name": _valid(name), "time": _NO_TIME})


def _valid(text: str) -> str:
    """The text without what XML cannot hold."""
    return _NOT_XML.sub("\ufffd", text)
