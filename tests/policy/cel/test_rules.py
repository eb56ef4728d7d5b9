from __future__ import annotations

import pytest

from cel_objects import document
from oakum.model import PolicyError
from oakum.policy.cel import engine
from oakum.policy.cel.rules import Reader, Rules

POLICY = """\
apiVersion: policies.kyverno.io/v1
kind: ValidatingPolicy
metadata: {name: few}
spec:
  failurePolicy: Ignore
  matchConditions:
  - {name: named, expression: "object.metadata.name != ''"}
  variables:
  - {name: count, expression: "object.spec.replicas"}
  - {name: many, expression: "variables.count > 3"}
  validations:
  - expression: |
      !variables.many
    message: " at most three "
    messageExpression: "'at most three, not ' + string(variables.count)"
    reason: Forbidden
  auditAnnotations:
  - {key: count, valueExpression: "string(variables.count)"}
"""


def read(text: str) -> Rules:
    return Reader(document(text), engine.kubernetes(("object",))).rules()


def test_a_policy_is_compiled_whole():
    rules = read(POLICY)
    assert rules.fails_open
    assert [name for name, _ in rules.variables] == ["count", "many"]
    (validation,) = rules.validations
    assert (validation.message, validation.reason) == ("at most three", "Forbidden")
    assert validation.expression.needs == ("many",)
    assert [key for key, _ in rules.annotations] == ["count"]


@pytest.mark.parametrize(
    ("old", "new", "line", "problem"),
    [
        ("!variables.many", "!variables.many &&", 13, "validations[0].expression, line 1, column 19: Syntax error"),
        ("!variables.many", "true &&\n      nobody", 14, "line 2, column 1: undeclared reference to 'nobody': nobody"),
        ("object.spec.replicas", "object.spec.replicas[", 9, "variables[0].expression"),
        ("object.metadata.name != ''", "object.metadata.name", 7, "must give bool, not dyn"),
        ("object.metadata.name != ''", "variables.count == 1", 7, "variables.count"),
        ('string(variables.count)"}', '[1]"}', 18, "must give string or null or dyn"),
        ("'at most three, not ' + string(variables.count)", "1", 15, "must give string"),
        ("name: many", "name: 'not good'", 10, "a variable is called 'not good'"),
        ("failurePolicy: Ignore", "failurePolicy: Maybe", 5, "there are: Fail, Ignore"),
        ("  variables:\n", "  variables: 7\n  others:\n", 8, "must be a list"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(old, new, line, problem):
    with pytest.raises(PolicyError) as caught:
        read(POLICY.replace(old, new, 1))
    assert problem in str(caught.value)
    assert str(caught.value).startswith(f"policy.yaml:{line}: ValidatingPolicy few: ")


@pytest.mark.parametrize("spec", ["{}", "{validations: []}", "[]", "7"])
def test_a_policy_that_checks_nothing_is_refused(spec):
    with pytest.raises(PolicyError, match="let everything through"):
        read(f"apiVersion: v1\nkind: ValidatingPolicy\nmetadata: {{name: few}}\nspec: {spec}\n")


def test_expressions_and_messages_can_be_rewritten():
    one = document(POLICY.replace("at most three ", "in object.spec "))
    reader = Reader(
        one,
        engine.kubernetes(("object",)),
        rewrite=lambda text: text.replace("object.spec", "object.spec.template.spec"),
    )
    rules = reader.rules()
    assert rules.variables[0][1].source == "object.spec.template.spec.replicas"
    assert rules.validations[0].message == "in object.spec.template.spec"
