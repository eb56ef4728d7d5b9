"""`oakum policy verify`: the tests of policies are run, as `conftest verify` does."""

from __future__ import annotations

import click

from oakum.cli import policy_options as options
from oakum.model import ExitCode, UsageError

_REPORTS = ("full", "notes", "fails")


@click.command(
    "verify",
    short_help="Run the tests of policies, as `conftest verify` does.",
    context_settings={"auto_envvar_prefix": options.PREFIX},
)
@options.shared
@click.option(
    "-n", "--namespace", metavar="NAME", multiple=True, callback=options.split, help="Package; all without it."
)
@click.option("--report", type=click.Choice(_REPORTS), default=None, help="List the tests; `fails` the failed ones.")
def verify(
    policy: tuple[str, ...],
    data: tuple[str, ...],
    allow: tuple[str, ...],
    engine: options.Preference,
    url: str,
    untrusted: bool,
    capabilities: str,
    trace: bool,
    namespace: tuple[str, ...],
    output: str,
    rego_version: options.Syntax,
    strict: bool,
    quiet: bool,
    no_color: bool,
    report: str | None,
    junit_hide_message: bool,
    github_hide_passed: bool,
) -> int:
    """Run the rules of policies whose names begin with `test_`; those with `todo_test_` wait.

    Exit codes: 0 all pass, 1 some fail, 2 wrong usage, a policy that cannot be used, or no test at all.
    """
    from oakum.policy.conftest import policy_set
    from oakum.policy.conftest import verify as verifying
    from oakum.policy.conftest.outputs import render
    from oakum.policy.conftest.outputs import report as reporting
    from oakum.policy.conftest.outputs.interface import Options
    from oakum.policy.conftest.strict import check_strictly

    judge = options.Judge(
        engine=engine, url=url, allow=allow, untrusted=untrusted, capabilities=capabilities, trace=trace
    )
    if report and output != "stdout":
        raise UsageError("--report is text: leave out --output")
    loaded = policy_set.load(policy, data, syntax=rego_version)
    if strict:
        check_strictly(loaded.modules, rego_version)
    tests = verifying.verify(loaded, judge.maker(loaded.modules), namespaces=namespace)
    failed = any(test.outcome is verifying.Outcome.FAIL for test in tests)
    code = ExitCode.DENIED if failed else ExitCode.OK
    if report:
        click.echo(reporting.report(tests, only_failures=report == "fails"), nl=False)
    elif not quiet or code:
        how = Options(
            colour=options.is_coloured(no_color),
            show_skipped=True,
            hide_message=junit_hide_message,
            hide_passed=github_hide_passed,
            exit_code=code,
        )
        click.echo(render(output, verifying.judged(tests), how), nl=False)
    return code
