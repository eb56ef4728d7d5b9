from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from oakum.sources.terraform.hcl import attributes, sensitive_variables

TEXT = """# password = "in a comment"
provider "toy" {
  access_key = "key-one"  // trailing
  assume {
    role = "role-one"
  }
}
resource "toy_db" "main" {
  tags = { owner = "team", "cost" = "low" }
  list = ["one", "two"]
  user = "${var.user}-x"
  call = lookup(var.m, "k")
  text = <<-EOT
    password = "in a text"
    EOT
  after = "z"
}
variable "db_password" {
  default   = "example-22"
  sensitive = true
}
data "toy" "d" { name = "n" }
locals { a = "b" }
/* block = "comment" */
plain = "v"
"""


def test_addresses_and_literals() -> None:
    found = {one.path: one.literal for one in attributes(TEXT) if one.literal is not None}
    assert found == {
        "provider.toy.access_key": "key-one",
        "provider.toy.assume.role": "role-one",
        "toy_db.main.tags.owner": "team",
        "toy_db.main.tags.cost": "low",
        "toy_db.main.list": "two",
        "toy_db.main.after": "z",
        "var.db_password.default": "example-22",
        "data.toy.d.name": "n",
        "local.a": "b",
        "plain": "v",
    }


def test_blocks_positions_and_what_is_no_literal() -> None:
    known = {one.path: one for one in attributes(TEXT)}
    one = known["var.db_password.default"]
    assert (one.block, one.address, TEXT[one.start : one.end]) == ("variable", "var.db_password", "example-22")
    assert known["toy_db.main.user"].literal is None
    text = known["toy_db.main.text"]
    assert "in a text" in TEXT[text.start : text.end]
    assert (known["plain"].block, known["plain"].address) == ("", "")


def test_sensitive_variables() -> None:
    text = TEXT + 'variable "free" {\n  default = "x"\n}\nvariable "one" { type = string }\n'
    assert sensitive_variables(text) == {"db_password"}


def test_hostile_nesting_ends_soon() -> None:
    for text in ("a {" * 100_000, "[" * 100_000, '"${a}' * 50_000, "x = <<E\n" * 20_000, "/*" * 100_000):
        assert len(list(attributes(text))) <= 20_000


@given(st.text(st.sampled_from('a"={}[]()$\\\n#/*<E-:, '), max_size=80))
def test_any_text_at_all(text: str) -> None:
    assert all(0 <= one.start <= one.end <= len(text) for one in attributes(text))
