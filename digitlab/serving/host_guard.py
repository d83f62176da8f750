"""Requests for a name that is not this server's are refused."""

from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send


class HostGuard:
    """Refuses requests for another name, as from a page of another site whose name was made to
    point at this machine.

    Parameters
    ----------
    app : ASGIApp
    is_ours : function
        Whether the server answers to what stands in a request's header `Host`, None where it is
        missing.
    refuse : function
        The scope of a request → the response, of status 403, to one for another name.
    """

    def __init__(
        self,
        app: ASGIApp,
        is_ours: Callable[[str | None], bool],
        refuse: Callable[[Scope], ASGIApp],
    ) -> None:
        self._app, self._is_ours, self._refuse = app, is_ours, refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        is_other = scope["type"] == "http" and not self._is_ours(Headers(scope=scope).get("host"))
        await (self._refuse(scope) if is_other else self._app)(scope, receive, send)
