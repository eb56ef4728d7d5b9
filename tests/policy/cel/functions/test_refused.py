from __future__ import annotations

import pytest

ASKING = [
    ("resource.Get('v1', 'pods', 'a', 'b').kind == 'Pod'", "the cluster"),
    ("resource.List('v1', 'pods', '').items.size() == 0", "the cluster"),
    ("resource.Post('v1', 'pods', {'a': 1}).x == 1", "the cluster"),
    ("globalContext.Get('x') == 1", "the cluster"),
    ("image.GetMetadata('nginx').x == 1", "an image registry"),
    ("http.Get('https://host.example') == 1", "the network"),
    ("http.Post('https://host.example', [1]) == 1", "the network"),
    ("random() == 'a'", "chance"),
]


@pytest.mark.parametrize(("expression", "what"), ASKING)
def test_a_question_to_the_outside_has_no_answer(expression, what, fails):
    assert f"asks {what}" in fails(expression, kyverno=True)


def test_it_counts_only_where_it_is_reached(ask):
    assert ask("true || resource.Get('v1', 'pods', 'a', 'b').kind == 'Pod'", kyverno=True) is True


def test_the_authorizer_of_kubernetes_has_no_answer(fails):
    assert "asks the cluster" in fails("authorizer.group('apps').resource('deployments').check('get').allowed()")
    assert "asks the cluster" in fails("authorizer.serviceAccount('a', 'b').path('/x').check('get').allowed()")
