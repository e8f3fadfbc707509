"""The guard: each request in, a refusal or the room's answer out, with the headers that keep a page harmless.

Three dangers: another site in the reader's browser that calls the desk (by its address, or by a name that it lets point
to 127.0.0.1), another machine, and words in an article that are code. So the Host header must name this machine, a
desk that others can reach asks for its token, and a page may load nothing but its own style and script.
"""

from __future__ import annotations

import hmac
import ipaddress
import socket
from urllib.parse import urlencode

from starlette.datastructures import URL, Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "newsdesk"
COOKIE_S = 30 * 24 * 3600
HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


class Guard:
    """ASGI middleware. ``names`` are host names by which the desk may be called, besides addresses and localhost."""

    def __init__(self, app: ASGIApp, token: str = "", names: tuple[str, ...] = ()) -> None:
        self.app = app
        self.token = token
        self.names = {"localhost", socket.gethostname().lower(), *(name.lower() for name in names)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message["headers"])
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("cache-control", "no-cache, private")
            await send(message)

        refused = self.refusal(Request(scope))
        await (refused or self.app)(scope, receive, guarded)

    def refusal(self, request: Request) -> Response | None:
        """Why this request is not let in, as an answer; None when it is."""
        if request.method not in ("GET", "HEAD"):
            return PlainTextResponse("The desk is for reading.", 405, {"allow": "GET, HEAD"})
        if not self.is_called_rightly(request.headers):
            return PlainTextResponse("This desk does not go by that name; call it by its address.", 421)
        if is_called_by_a_page_elsewhere(request.headers):
            return PlainTextResponse("Another site may link to the desk, and not read it.", 403)
        return self.asks_for_token(request) if self.token else None

    def is_called_rightly(self, headers: Headers) -> bool:
        """Is the Host an address, or a name of this machine? A name that another site owns is neither."""
        host = URL(f"http://{headers.get('host', '')}").hostname or ""
        return host in self.names or is_address(host)

    def asks_for_token(self, request: Request) -> Response | None:
        """The token comes with the first link, then in a cookie; a program sends it as a bearer."""
        given = request.query_params.get("token", "")
        if given and self.is_token(given):
            rest = [(key, value) for key, value in request.query_params.multi_items() if key != "token"]
            path = "/" + request.url.path.lstrip("/")  # "//elsewhere" would lead to another site
            answer = RedirectResponse(path + (f"?{urlencode(rest)}" if rest else ""), 303)
            answer.set_cookie(COOKIE, self.token, max_age=COOKIE_S, httponly=True, samesite="lax")
            return answer
        bearer = request.headers.get("authorization", "").removeprefix("Bearer ")
        if self.is_token(request.cookies.get(COOKIE, "")) or self.is_token(bearer):
            return None
        if request.url.path.startswith("/static/"):
            return None  # the style of the page that asks for the token
        from warehouse.desk.show import render

        return render("locked.html", {"is_wrong": bool(given)}, status=401)

    def is_token(self, given: str) -> bool:
        return hmac.compare_digest(given.encode(), self.token.encode())


def is_called_by_a_page_elsewhere(headers: Headers) -> bool:
    """Browsers say so. A link that a person follows is welcome; an image or script that a page loads is not."""
    is_elsewhere = headers.get("sec-fetch-site", "none") in ("cross-site", "same-site")
    return is_elsewhere and headers.get("sec-fetch-mode") != "navigate"


def is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
