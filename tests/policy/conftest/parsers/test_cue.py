from __future__ import annotations

import pytest

from conftest_oracle import needs_conftest, parsed, real_value, value
from oakum.model import SourceError

TEXT = """\
package kube

#Container: {
	name:  string
	image: =~"^[a-z/]+:[0-9.]+$"
	ports: [...{containerPort: uint16, protocol: *"TCP" | "UDP"}]
}
_labels: app: "web"
apiVersion: "apps/v1"
kind:       "Deployment"
metadata: {name: _labels.app, labels: _labels}
spec: {
	replicas: *1 | int & >0
	template: spec: containers: [for n in ["a", "b"] {#Container & {name: "\\(metadata.name)-\\(n)", image: "nginx:1.2", ports: [{containerPort: 80}]}}]
}
spec: replicas: 3
"""  # noqa: E501


def test_a_configuration():
    found = value("cue", TEXT)
    assert found["spec"]["replicas"] == 3
    assert found["spec"]["template"]["spec"]["containers"][1]["name"] == "web-b"


@needs_conftest
def test_as_conftest(tmp_path):
    assert value("cue", TEXT) == real_value("cue", TEXT, tmp_path) is not None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("\na: {", r"^input:2: is not readable CUE"),
        ("\na: 1 & 2", r"^input:2: has no concrete value: conflicting values"),
        ("\na: string", r"^input:2: has no concrete value"),
        ("\na: 5[1:2]", r"^input:2: a slice is not evaluated here: install the program `cue`"),
        ("a: " + "[" * 3000, r"is not readable CUE"),
    ],
)
def test_bad_input_is_named(text, words, monkeypatch):
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(SourceError, match=words):
        value("cue", text)


def test_lines():
    found = parsed("cue", "a: {\n\tb: [{c: 1},\n\t\t{c: 2}]\n}\na: d: 5\n")
    assert found.line(0, ("a", "b")) == 2
    assert found.line(0, ("a", "d")) == 5
    assert found.line(0, ("none",)) == 1
    assert parsed("cue", "[\n1,\n2]").line(0, ()) >= 1
