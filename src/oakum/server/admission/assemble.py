"""From what was asked for on the command line to a server that is ready to run."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

import msgspec

from oakum import config
from oakum.config.settings import Settings
from oakum.model import Identity, PolicyError, Severity, UsageError
from oakum.model.decision import Verdict
from oakum.policy.event import EventKind
from oakum.policy.granted import is_shared
from oakum.policy.load import load
from oakum.scan import equipment
from oakum.server.admission.exempt import Exempt
from oakum.server.admission.inspect import Inspector
from oakum.server.admission.provided import Provided
from oakum.server.admission.record import Record
from oakum.server.admission.review import Reviewer
from oakum.server.admission.ruling import BuiltIn, Judge, strictest
from oakum.server.admission.serve import Server, Serving
from oakum.server.certificates.keepers import Keeper, MountedCertificate, OwnCertificate
from oakum.server.certificates.registration import trust
from oakum.server.certificates.stores import FolderStore, SecretStore, Store
from oakum.server.cluster import Api, Cluster
from oakum.server.http import Limits
from oakum.server.running import Chore, Timing, address

_SECRET = "secret:"  # noqa: S105 - how a place is named
_OFF = "off"


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """The options of `oakum serve admission`, by their names."""

    listen: str
    probes: str
    tls_cert: str
    tls_key: str
    own_certificate: str
    hosts: tuple[str, ...]
    register: str
    context: str
    on_error: str
    in_secrets: str
    warn_only: bool
    mutate: bool
    exempt_namespaces: tuple[str, ...]
    exempt_users: tuple[str, ...]
    fail_on: str | None
    config: str
    seconds: float
    linger: float
    max_bytes: int
    all_reviews: bool


def assembled(options: Options) -> Server:
    """The server that the options describe. Raises OakumError."""
    api = cache(lambda: Cluster(options.context))  # reached for only where it is needed
    make_reviewer, identity, chores = _reviewers(options)
    provided = Provided(api(), identity) if options.mutate else None
    serving = Serving(
        address=address(options.listen),
        probes=None if options.probes == _OFF else address(options.probes),
        limits=Limits(body=options.max_bytes),
        seconds=options.seconds,
        timing=Timing(linger=options.linger),
        allow_on_error=options.on_error == "allow",
    )
    return Server(
        serving,
        lambda: msgspec.structs.replace(make_reviewer(), provides=provided),
        Record(all_reviews=options.all_reviews),
        lambda context: _keeper(options, context, api),
        provided,
        chores,
    )


def _hearing(settings: Settings) -> tuple[Chore, ...]:
    """What keeps the exceptions of a register at hand, so that no review waits for them. Raises ConfigError."""
    if not is_shared(settings):
        return ()
    from oakum.policy.register.hearing import FRESH, hearing

    def refresh() -> None:
        asked = hearing(settings.exceptions)  # another one, when the token has been changed
        asked.watched()
        asked.refresh()

    hearing(settings.exceptions).watched()
    return (Chore("exceptions", refresh, FRESH.total_seconds()),)


def _reviewers(options: Options) -> tuple[Callable[[], Reviewer], Identity, tuple[Chore, ...]]:
    """What makes a reviewer for a thread, what names secrets, and what is to be done meanwhile. Raises OakumError."""
    user_file = Path(options.config) if options.config else None
    settings = config.load(Path("/"), user_file=user_file, use_repository=False).settings
    rules = config.rules_for(settings.rules)
    tools = equipment(rules, settings.scan, companions=True)
    identity = config.identity_key().identity()
    allow_on_error = options.on_error == "allow"
    built_in = BuiltIn(
        Severity(options.fail_on) if options.fail_on else settings.report.fail_on,
        in_secrets=Verdict(options.in_secrets),
        unseen=Verdict.WARN if allow_on_error else Verdict.DENY,
    )
    judge = _judge(built_in, settings)
    exempt = Exempt(namespaces=options.exempt_namespaces, users=options.exempt_users)

    def make() -> Reviewer:
        inspector = Inspector(tools.detector(), settings, rules, identity)
        return Reviewer(
            inspector=inspector,
            judge=judge,
            exempt=exempt,
            allow_on_error=allow_on_error,
            warn_only=options.warn_only,
            sees_past=settings.policy.configured,
        )

    return make, identity, _hearing(settings)


def _judge(built_in: BuiltIn, settings: Settings) -> Judge:
    """What is built in, and the policies where the configuration names any. Raises OakumError."""
    if not settings.policy.configured:
        return built_in
    policies = load(settings)
    if not policies.judges(EventKind.ADMISSION):
        raise PolicyError(
            "no policy in force judges admission reviews: add the pack `kubernetes`, or a rule of your own"
        )
    return policies.decide if settings.policy.alone else strictest((built_in, policies.decide))


def _keeper(options: Options, context: ssl.SSLContext, api: Callable[[], Api]) -> Keeper:
    """Who looks after the certificate. Raises OakumError."""
    if bool(options.tls_cert) != bool(options.tls_key) or bool(options.tls_cert) == bool(options.own_certificate):
        raise UsageError("give either --tls-cert with --tls-key, or --own-certificate")
    if options.tls_cert:
        return MountedCertificate(context, Path(options.tls_cert), Path(options.tls_key))
    if not options.hosts:
        raise UsageError("--own-certificate needs the names that it is for: --host oakum-admission.NAMESPACE.svc")
    store = _store(options.own_certificate, api)
    if not options.register:
        return OwnCertificate(context, store, options.hosts)
    return OwnCertificate(context, store, options.hosts, partial(trust, api(), options.register))


def _store(place: str, api: Callable[[], Api]) -> Store:
    if not place.startswith(_SECRET):
        return FolderStore(Path(place))
    namespace, _, name = place.removeprefix(_SECRET).partition("/")
    if not namespace or not name:
        raise UsageError("--own-certificate secret:NAMESPACE/NAME names the Secret that keeps it")
    return SecretStore(api(), namespace, name)
