"""The text, the link targets and the attached files of a PDF, through the optional package pypdf."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any, BinaryIO

from oakum.model import MissingExtra, Skipped
from oakum.sources.archives.bounds import Budget, Unreadable, size_of
from oakum.sources.archives.interface import Member
from oakum.sources.archives.names import member_path

_PAGES = 5_000


def read_pdf(path: str, source: BinaryIO, budget: Budget) -> Iterator[Member | Skipped]:
    """One member per page, `report.pdf!/page 1`, then the attached files."""
    budget.check_size(size_of(source))
    document = _opened(source)
    for number in range(len(document.pages)):
        if number >= _PAGES:
            yield Skipped(path=path, reason="too large", detail=f"only the first {_PAGES} pages were read")
            break
        yield _page(document, number, member_path(path, f"page {number + 1}"), budget)
    for name, contents in document.attachments.items():
        for data in contents:
            yield _member(member_path(path, name), data, budget)


def _opened(source: BinaryIO) -> Any:
    try:
        import pypdf
    except ImportError:
        raise MissingExtra("reading PDF", "archives") from None
    logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)  # its warnings may quote the content
    try:
        document = pypdf.PdfReader(source)
        if document.is_encrypted and not document.decrypt(""):
            raise Unreadable("encrypted")
    except pypdf.errors.DependencyError:
        raise Unreadable("encrypted", "with AES, which needs the package cryptography") from None
    return document


def _page(document: Any, number: int, path: str, budget: Budget) -> Member | Skipped:
    try:
        page = document.pages[number]
        text = "\n".join([page.extract_text(), *_links(page)])
    except Exception as error:
        # One bad page says nothing about the next; container.py states why any error may come.
        return Skipped(path=path, reason="damaged", detail=type(error).__name__)
    return _member(path, text.encode("utf-8", "replace"), budget)


def _links(page: Any) -> Iterator[str]:
    for reference in page.get("/Annots") or ():
        action = reference.get_object().get("/A")
        if action and "/URI" in action:
            yield str(action["/URI"])


def _member(path: str, data: bytes, budget: Budget) -> Member | Skipped:
    budget.admit()
    budget.spend(len(data))
    if len(data) > budget.limits.member:
        return Skipped(path=path, reason="too large", detail=f"more than {budget.limits.member} bytes")
    return Member(path, data)
