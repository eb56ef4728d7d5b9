"""`oakum policy test`: files are judged by policies, as `conftest test` does."""

from __future__ import annotations

from typing import Any

import click
from click.core import ParameterSource

from oakum.cli import policy_cel
from oakum.cli import policy_options as options
from oakum.model import ExitCode


@click.command(
    "test",
    short_help="Judge files by policies, as `conftest test` does.",
    context_settings={"auto_envvar_prefix": options.PREFIX},
)
@options.shared
@click.option(
    "-n",
    "--namespace",
    metavar="NAME",
    multiple=True,
    default=("main",),
    show_default=True,
    callback=options.split,
    help="Package of rules; `*`, `?` and `[...]` match, dots included.",
)
@click.option("--all-namespaces", is_flag=True, help="All packages.")
@options.parser
@click.option("--ignore", metavar="EXPRESSION", default="", help="Leave out files in folders whose path it matches.")
@click.option("--combine", is_flag=True, help="Judge all files together: a list of their paths and contents.")
@click.option("--fail-on-warn", is_flag=True, help="Exit with 1 for warnings and 2 for failures.")
@click.option("--no-fail", is_flag=True, help="Exit with 0 whatever the policies say.")
@click.option("--suppress-exceptions", is_flag=True, help="Print no exceptions.")
@click.option("--stdin-filename", metavar="NAME", default="", help="What standard input is called.")
@click.option("--proto-file-dirs", metavar="PATH", multiple=True, callback=options.split, help="Folders of *.proto.")
@click.option(
    "-u",
    "--update",
    metavar="URL",
    multiple=True,
    callback=options.split,
    help="Fetch policies first, into the first folder of --policy; see `oakum policy pull`.",
)
@policy_cel.options
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.pass_context
def test(
    context: click.Context,
    /,
    files: tuple[str, ...],
    policy: tuple[str, ...],
    data: tuple[str, ...],
    allow: tuple[str, ...],
    engine: options.Preference,
    url: str,
    untrusted: bool,
    capabilities: str,
    trace: bool,
    update: tuple[str, ...],
    namespace: tuple[str, ...],
    all_namespaces: bool,
    parser: str | None,
    ignore: str,
    combine: bool,
    output: str,
    rego_version: options.Syntax,
    strict: bool,
    fail_on_warn: bool,
    no_fail: bool,
    quiet: bool,
    no_color: bool,
    suppress_exceptions: bool,
    stdin_filename: str,
    junit_hide_message: bool,
    github_hide_passed: bool,
    proto_file_dirs: tuple[str, ...],
    **cel: Any,
) -> int:
    """Judge FILEs, or the files in folders, by the rules `deny`, `violation` and `warn` of policies in Rego. `-` is
    standard input. With --kyverno or --vap by policies in CEL; by Rego then only if --policy says so.

    Exit codes: 0 nothing denied, 1 something denied, 2 wrong usage, or a policy or file that cannot be used. Options
    also come from conftest.toml and from CONFTEST_* variables.
    """
    from oakum.policy.conftest import inputs, policy_set, run
    from oakum.policy.conftest.outputs import render
    from oakum.policy.conftest.outputs.interface import Options
    from oakum.policy.conftest.strict import check_strictly

    by_cel = policy_cel.policies(**cel)
    results = by_cel.judge(files) if by_cel else []
    if not by_cel or context.get_parameter_source("policy") is not ParameterSource.DEFAULT:
        judge = options.Judge(
            engine=engine, url=url, allow=allow, untrusted=untrusted, capabilities=capabilities, trace=trace
        )
        if update:
            _update(update, policy)
        how = inputs.Reading(ignore=ignore, parser=parser or "", stdin_name=stdin_filename, schemas=proto_file_dirs)
        loaded = policy_set.load(policy, data, syntax=rego_version)
        if strict:
            check_strictly(loaded.modules, rego_version)
        results += run.judge(
            loaded,
            inputs.configurations(files, how),
            ("*",) if all_namespaces else namespace,
            judge.maker(loaded.modules),
            combine=combine,
            begins=(lambda file: options.to_errors(f"file: {file}")) if trace else (lambda file: None),
        )
    code = run.exit_code(results, fail_on_warn=fail_on_warn)
    if not quiet or code:
        form = Options(
            colour=options.is_coloured(no_color),
            suppress_exceptions=suppress_exceptions,
            hide_message=junit_hide_message,
            hide_passed=github_hide_passed,
            exit_code=run.exit_code(results),
        )
        click.echo(render(output, results, form), nl=False)
    return ExitCode.OK if no_fail else code


def _update(urls: tuple[str, ...], policy: tuple[str, ...]) -> None:
    from pathlib import Path

    from oakum.policy.pull.pull import pull

    pull(urls, Path(policy[0]), overwrite=True)
