"""Serving the workbench on the user's own machine: one workspace, one port, one link to enter."""

from __future__ import annotations

import logging
import os
import secrets
import socket
import sys
import threading
import webbrowser
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import waitress
from whitenoise import WhiteNoise

from leadline.core.analysis import Analysis
from leadline.errors import WorkspaceError

if TYPE_CHECKING:
    from leadline.jobs.worker import Worker
    from leadline.workspace import Workspace

HOST = "127.0.0.1"
PORT = 8717
KEY = "leadline.serving"
THREADS = 4
KEPT = 16
MOST_BYTES = 96 * 2**20
# A request or a page that outgrows a buffer would be spooled to a temporary file, in clear.
IN_MEMORY = {
    "inbuf_overflow": MOST_BYTES + 1,
    "outbuf_overflow": sys.maxsize,
    "max_request_body_size": MOST_BYTES,
}

T = TypeVar("T")
Environ = dict[str, Any]
Application = Callable[[Environ, Any], Iterable[bytes]]


@dataclass
class Serving:
    """A workspace being served: who may enter, and what was made and still holds."""

    workspace: Workspace
    port: int = PORT
    entry: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    session: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    _actor: Any = None
    _kept: OrderedDict[Hashable, Any] = field(default_factory=OrderedDict)
    _lock: threading.RLock = field(default_factory=threading.RLock)
    jobs: Worker = field(init=False)

    def __post_init__(self) -> None:
        from leadline.jobs.worker import Worker

        self.jobs = Worker(self.workspace)

    @property
    def address(self) -> str:
        """Where the workbench is, without the right to enter."""
        return f"http://{HOST}:{self.port}"

    @property
    def link(self) -> str:
        """The link that lets in once."""
        return f"{self.address}/enter/{self.entry}"

    def admit(self, entry: str) -> bool:
        """Whether this is the link's secret; it lets in once, then there is another."""
        with self._lock:
            if not secrets.compare_digest(entry, self.entry):
                return False
            self.entry = secrets.token_urlsafe(32)
            return True

    def actor(self) -> Any:
        """Who writes, looked up once."""
        if self._actor is None:
            self._actor = self.workspace.actor()
        return self._actor

    def kept(self, key: Hashable, make: Callable[[], T]) -> T:
        """What was made for this key, or made now; the key says everything that it depends on."""
        with self._lock:
            if key not in self._kept:
                self._kept[key] = make()
            self._kept.move_to_end(key)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
            found: T = self._kept[key]
            return found

    def analysis(self, study: str, *, language: str, with_turns: bool = False) -> Analysis:
        """The study's analysis as it is now; computed anew after any write."""
        from leadline.queries.audit import get_head

        return self.kept(
            ("analysis", study, language, with_turns, get_head()),
            lambda: Analysis(self.workspace.tables(study, language=language, with_turns=with_turns)),
        )


def make_application(serving: Serving) -> Application:
    """The WSGI application of a workspace: pages by Django, files of the program by WhiteNoise."""
    from django.core.handlers.wsgi import WSGIHandler

    pages = WSGIHandler()

    def application(environ: Environ, start_response: Any) -> Iterable[bytes]:
        environ[KEY] = serving
        return pages(environ, start_response)

    files = WhiteNoise(application, max_age=0, charset="utf-8")
    files.add_files(str(Path(__file__).parent / "static"), prefix="static/")
    fonts = resources.files("leadline.reporting") / "assets" / "fonts"
    files.add_files(str(fonts), prefix="static/fonts/")
    pictures = resources.files("leadline") / "docs" / "user" / "pictures"
    files.add_files(str(pictures), prefix="static/manual/user/pictures/")
    return files  # type: ignore[no-any-return]


def prepare() -> None:
    """Choose the workbench's settings; before a workspace is opened, as Django is set up once."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "leadline.web.settings"
    for name in ("django", "waitress"):  # their traces may hold words of interviews
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def listen(port: int) -> socket.socket:
    """A socket on this machine only; another port where the usual one is taken (0: any).

    Raises ``WorkspaceError`` (``port-taken``) for a port that was asked for and is taken.
    """
    taken = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((HOST, port))
    except OSError:
        taken.close()
        if port == PORT:
            return listen(0)
        raise WorkspaceError("port-taken", port=port) from None
    return taken


def serve(workspace: Workspace, *, port: int = PORT, opens: bool, tell: Callable[[Serving], None]) -> None:
    """Serve until interrupted; `tell` gets the link before the first request is taken."""
    with listen(port) as door:
        serving = Serving(workspace, port=door.getsockname()[1])
        server = waitress.create_server(
            make_application(serving),
            sockets=[door],
            threads=THREADS,
            ident="",
            **IN_MEMORY,
            clear_untrusted_proxy_headers=True,
        )
        serving.jobs.start()
        tell(serving)
        if opens:
            webbrowser.open(serving.link)
        try:
            server.run()
        finally:
            server.close()
            serving.jobs.stop()
