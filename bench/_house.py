"""A demonstration in a temporary folder and its server, for the benchmarks that speak HTTP."""

import contextlib
import http.client
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

HERE = Path(__file__).resolve().parent
HOST = "127.0.0.1"
COMMUNE = "xa-xuan-luong"


@contextlib.contextmanager
def demonstration() -> Iterator[Path]:
    """Make the demonstration in a folder of its own; every later process finds it by BANMOI_DATA."""
    with tempfile.TemporaryDirectory(prefix="banmoi-bench-", ignore_cleanup_errors=True) as folder:
        for name in [name for name in os.environ if name.startswith("BANMOI_")]:
            del os.environ[name]
        os.environ |= {"BANMOI_DATA": folder, "DJANGO_SETTINGS_MODULE": "banmoi.site.settings.main"}
        banmoi("demo", "--prepare")
        yield Path(folder)


def banmoi(*words: str) -> None:
    """Run one command of the product."""
    subprocess.run(command(*words), check=True, stdout=subprocess.DEVNULL)


def command(*words: str) -> list[str]:
    return [sys.executable, "-c", "from banmoi.site.cli import main; main()", *words]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def serving(words: list[str], port: int) -> Iterator[None]:
    """Run a server until the block ends; begin when it answers."""
    server = subprocess.Popen(words, cwd=HERE, start_new_session=os.name != "nt")
    try:
        for _ in range(300):
            try:
                with Browser(port) as browser:
                    browser.get("/account/login/")
                break
            except OSError:
                if server.poll() is not None:
                    sys.exit("The server ended before it answered.")
                time.sleep(0.1)
        yield
    finally:
        if os.name == "nt":
            server.terminate()
        else:  # `banmoi serve` starts Granian as a child: end the whole group
            with contextlib.suppress(ProcessLookupError):
                os.killpg(server.pid, 15)
        server.wait(20)


class Browser:
    """One kept connection with its cookies."""

    def __init__(self, port: int, cookies: dict[str, str] | None = None) -> None:
        self.connection = http.client.HTTPConnection(HOST, port, timeout=60)
        self.cookies = dict(cookies or {})

    def __enter__(self) -> "Browser":
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()

    def ask(
        self, method: str, path: str, body: str | None = None, **headers: str
    ) -> tuple[int, bytes, http.client.HTTPMessage]:
        """Ask for a page; its status, body and headers."""
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        content = answer.read()
        for line in answer.headers.get_all("Set-Cookie") or ():
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return answer.status, content, answer.headers

    def get(self, path: str) -> bytes:
        """A page that must be there."""
        status, content, _ = self.ask("GET", path)
        if status != 200:
            raise RuntimeError(f"{path}: {status}")
        return content

    def sign_in(self, username: str, password: str) -> None:
        """Through the page, as a person does."""
        page = self.get("/account/login/").decode()
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert found is not None
        form = {"csrfmiddlewaretoken": found[1], "login": username, "password": password}
        kind = "application/x-www-form-urlencoded"
        status, _, _ = self.ask("POST", "/account/login/", urlencode(form), Content_Type=kind)
        if status != 302:
            raise RuntimeError(f"Signing in was answered by {status}")


def quantile(values: list[float], part: float) -> float:
    """The value below which this part of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]
