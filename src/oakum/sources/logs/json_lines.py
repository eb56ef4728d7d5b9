"""Logs of one JSON object a line: the audit logs of Kubernetes (`audit.k8s.io`), of AWS CloudTrail and Google Cloud,
what `journalctl -o json` prints, and those of programs. Source: the documentation of each."""

from __future__ import annotations

import re

import msgspec

from oakum.kernel import LOG_JSON
from oakum.sources.logs.interface import Format, Names, anywhere, mostly

_OBJECT = re.compile(rb"\s*\{.{0,100000}\"", re.DOTALL)
_AUDIT = re.compile(rb'"apiVersion":\s*"audit\.k8s\.io/|"kind":\s*"Event",\s*"apiVersion":\s*"audit')
_CLOUDTRAIL = re.compile(rb'"eventSource":\s*"[a-z0-9.-]+\.amazonaws\.com"')
_GOOGLE = re.compile(rb'"@type":\s*"type\.googleapis\.com/google\.cloud\.audit\.AuditLog"')
_JOURNAL = re.compile(rb'"__REALTIME_TIMESTAMP":')


class _Object(msgspec.Struct, rename="camel"):
    resource: str = ""
    namespace: str = ""
    name: str = ""


class _Event(msgspec.Struct, rename="camel"):
    verb: str = ""
    object_ref: _Object = msgspec.field(default_factory=_Object)


class _Entry(msgspec.Struct):
    host: str = msgspec.field(name="_HOSTNAME", default="")
    program: str = msgspec.field(name="SYSLOG_IDENTIFIER", default="")


_EVENTS, _ENTRIES = msgspec.json.Decoder(_Event), msgspec.json.Decoder(_Entry)


def _audited(line: bytes) -> Names:
    try:
        event = _EVENTS.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return Names()
    thing = event.object_ref
    return Names("/".join(filter(None, (thing.namespace, thing.name))), f"{event.verb} {thing.resource}".strip())


def _logged(line: bytes) -> Names:
    try:
        entry = _ENTRIES.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return Names()
    return Names(entry.host, entry.program)


def _format(system: str, sign: re.Pattern[bytes]) -> Format:
    return Format(
        system=system, shape=LOG_JSON, matches=lambda lines, _: mostly(_OBJECT, lines) and anywhere(sign, lines)
    )


FORMAT_AUDIT = msgspec.structs.replace(_format("kubernetes-audit", _AUDIT), by_line=_audited)
FORMAT_JOURNAL = msgspec.structs.replace(_format("journald", _JOURNAL), by_line=_logged)
FORMAT_CLOUDTRAIL = _format("cloudtrail", _CLOUDTRAIL)
FORMAT_GOOGLE = _format("google-audit", _GOOGLE)
FORMAT_OTHER = Format(system="json", shape=LOG_JSON, matches=lambda lines, _: mostly(_OBJECT, lines))
