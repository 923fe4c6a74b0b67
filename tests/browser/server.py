"""A whole installation for a browser test: its own folder, made by `banmoi demo`, served for real."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

COMMAND = [sys.executable, "-c", "from banmoi.site.cli import main; main()"]


def surroundings(folder: Path) -> dict[str, str]:
    """The environment of the installation: nothing of the tests' own settings."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("BANMOI_")}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    return {**kept, "BANMOI_DATA": str(folder)}


def prepare(folder: Path, **more: str) -> None:
    """Make the demonstration in a folder, with more in its environment; what goes wrong is said aloud."""
    words = [*COMMAND, "demo", "--prepare"]
    subprocess.run(words, env=surroundings(folder) | more, check=True, stdout=subprocess.DEVNULL)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(made: Path, folder: Path) -> Iterator[str]:
    """Serve a copy of a made demonstration; gives its address."""
    shutil.copytree(made, folder, dirs_exist_ok=True)
    with running(folder) as port:
        yield f"http://127.0.0.1:{port}"


@contextmanager
def running(folder: Path) -> Iterator[int]:
    """Serve an installation as it lies in its folder; gives the port."""
    port = free_port()
    process = subprocess.Popen(
        [*COMMAND, "serve", "--port", str(port)],
        env=surroundings(folder),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        for _attempt in range(600):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/account/login/", timeout=2):
                    break
            except OSError:
                time.sleep(0.1)
        else:
            raise RuntimeError("the server did not answer within 60 seconds")
        yield port
    finally:
        stop(process)


def stop(process: "subprocess.Popen[bytes]") -> None:
    """End the server and its workers."""
    if os.name == "posix":
        os.killpg(process.pid, 15)
    else:
        process.terminate()
    process.wait(timeout=20)
