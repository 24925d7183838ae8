"""What services raise. The web turns them into pages, the command line into one line and an exit code."""

from __future__ import annotations


class PortalError(Exception):
    """`message` says to an administrator what is wrong and what to do; `status` is its HTTP status."""

    status = 500

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Refused(PortalError):  # noqa: N818 -- it is the domain's word for it
    """The input is wrong or a rule forbids it. `fields` maps a form's field to what is wrong with it."""

    status = 422

    def __init__(self, message: str, fields: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.fields = fields or {}


class Conflict(PortalError):  # noqa: N818
    """Somebody else was quicker, or it has been done already."""

    status = 409


class Missing(PortalError):  # noqa: N818
    """It does not exist for this administrator: outside the subtree, switched off, or not at all."""

    status = 404

    def __init__(self) -> None:
        super().__init__("没有找到这个页面")


class Forbidden(PortalError):  # noqa: N818
    """The administrator's role does not carry the permission."""

    status = 403
