"""The one way in: `python run.py demo`, `test`, `lint`, `format`, `lock`, …

Standard library only, the same on Windows, macOS and Linux. It keeps its own environment in
`.venv` (elsewhere with BANMOI_VENV), made from the lock files: nothing without a hash is installed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

if sys.version_info < (3, 11):
    sys.exit(
        "Ban Moi needs Python 3.11 or newer; this is Python %d.%d (%s).\n"
        "Install a newer one and call it by name, for example: python3.12 run.py demo"
        % (sys.version_info[0], sys.version_info[1], sys.executable)
    )

ROOT = Path(__file__).resolve().parent
VENV = Path(os.environ.get("BANMOI_VENV") or ROOT / ".venv").absolute()
WINDOWS = os.name == "nt"
BASE, DEV, BENCH = "requirements.txt", "requirements-dev.txt", "requirements-bench.txt"
LOCKS = {
    BASE: ["--group", "build"],
    DEV: ["--group", "build", "--extra", "postgres", "--group", "dev", "-c", BASE],
    BENCH: ["--group", "build", "--group", "bench", "-c", BASE],
}
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "msedge")
CHROMIUM_PACKAGES = ("chromium", "fonts-noto-core")


def say(text: str = "") -> None:
    """Print at once, so that our lines and those of the tools stay in order."""
    print(text, flush=True)


def loud(text: str) -> None:
    """Print a line that nobody overlooks."""
    say(f"\n!!! {text}\n")


def call(*words: str | Path, **env: str) -> int:
    """Run a command in the project's folder; its output is ours."""
    return subprocess.run([str(word) for word in words], cwd=ROOT, env=os.environ | env).returncode


def program(name: str, venv: Path = VENV) -> Path:
    """Where the environment keeps one of its programs."""
    return venv / ("Scripts" if WINDOWS else "bin") / (f"{name}.exe" if WINDOWS else name)


# --- the environment -------------------------------------------------------------------------


def fingerprint(lock: str) -> str:
    """What the environment depends on: the lock, pyproject.toml, this Python, these folders."""
    digest = hashlib.sha256(f"{sys.version}|{ROOT}|{VENV}".encode())
    for name in (lock, "pyproject.toml"):
        digest.update((ROOT / name).read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def ready(venv: Path, *locks: str) -> bool:
    """Whether the environment was made from one of these locks as they are now."""
    try:
        stamp = json.loads((venv / "banmoi-stamp.json").read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return program("python", venv).exists() and any(
        stamp == {"lock": lock, "fingerprint": fingerprint(lock)} for lock in locks
    )


def ensure(lock: str, venv: Path = VENV) -> None:
    """Make the environment, or leave it alone when it is as the lock says."""
    # the development environment holds all of the base one, at the same versions
    if ready(venv, *({lock, DEV} if lock == BASE else {lock})):
        return
    start = time.monotonic()
    python = program("python", venv)
    stamp = venv / "banmoi-stamp.json"
    stamp.unlink(missing_ok=True)
    if not same_python(venv):
        if venv.exists():
            if not (venv / "pyvenv.cfg").exists() and any(venv.iterdir()):
                sys.exit(f"{venv} exists and is no Python environment; move it away first.")
            shutil.rmtree(venv)
        say(f"Making {venv} with Python {sys.version.split()[0]} …")
        if call(sys.executable, "-m", "venv", venv) != 0:
            sys.exit(
                "Python could not make an environment. On Debian and Ubuntu, python3-venv helps:\n"
                "  sudo apt-get install python3-venv"
            )
    say(f"Installing the packages of {lock} …")
    uv = program("uv", venv)
    project = ["--no-build-isolation", "--no-deps", "-e", str(ROOT)]
    target = ["--python", str(python)]
    # uv takes half the time of pip, itself included; pip remains for where uv cannot go
    by_uv = (
        install_uv(lock, venv)
        and call(uv, "pip", "sync", "-q", *target, "--require-hashes", ROOT / lock) == 0
        and call(uv, "pip", "install", "-q", *target, *project) == 0
    )
    if not by_uv:
        say("uv could not do it; once more with pip …")
        pip = [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
        if call(*pip, "--require-hashes", "-r", ROOT / lock) or call(*pip, *project):
            sys.exit("The packages could not be installed; the lines above say why.")
    made = {"lock": lock, "fingerprint": fingerprint(lock)}
    stamp.write_text(json.dumps(made), "utf-8")
    say(f"Ready after {time.monotonic() - start:.1f} s.")


def same_python(venv: Path) -> bool:
    """Whether the environment runs, with the Python version that runs this."""
    code = "import sys; print(sys.version)"
    try:
        done = subprocess.run([str(program("python", venv)), "-c", code], capture_output=True, text=True)
    except OSError:
        return False
    return done.returncode == 0 and done.stdout.strip() == sys.version.strip()


def install_uv(lock: str, venv: Path) -> bool:
    """Put the lock's own uv into the environment, by pip and with its hashes."""
    text = (ROOT / lock).read_text("utf-8")
    block = re.search(r"^uv==(\S+).*\n(?:[ \t]+--hash=.*\n)+", text, re.MULTILINE)
    if not block:
        return False
    try:
        had = subprocess.run(
            [str(program("uv", venv)), "--version"], capture_output=True, text=True
        ).stdout.split()
    except OSError:
        had = []
    if had[1:2] == [block[1]]:
        return True
    with tempfile.TemporaryDirectory() as folder:
        only = Path(folder) / "uv.txt"
        only.write_text(block[0], "utf-8")
        options = ["-q", "--disable-pip-version-check", "--no-deps", "--require-hashes"]
        return call(program("python", venv), "-m", "pip", "install", *options, "-r", only) == 0


# --- a browser -------------------------------------------------------------------------------


def find_chromium() -> str | None:
    """The browser for the tests: BANMOI_CHROMIUM, else the first known name on the PATH."""
    named = os.environ.get("BANMOI_CHROMIUM")
    if named:
        return shutil.which(named)
    return next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)


def ensure_chromium() -> str | None:
    """Find the browser, or install Debian's where we may; None after a loud word otherwise."""
    found = find_chromium()
    if found:
        return found
    missing = "a Chromium browser (set BANMOI_CHROMIUM to one)"
    if os.environ.get("BANMOI_CHROMIUM"):
        loud(f"BROWSER TESTS SKIPPED: BANMOI_CHROMIUM={os.environ['BANMOI_CHROMIUM']} is not there")
        return None
    rights = apt_rights()
    if rights is None:
        loud(f"BROWSER TESTS SKIPPED: missing {missing}")
        return None
    say(f"No browser found; installing {', '.join(CHROMIUM_PACKAGES)} …")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    install = ["install", "-y", "-qq", "--no-install-recommends", *CHROMIUM_PACKAGES]
    call(*rights, "apt-get", "update", "-qq", **quiet)
    call(*rights, "apt-get", *install, **quiet)
    found = find_chromium()
    if not found:
        loud(f"BROWSER TESTS SKIPPED: apt-get could not install {missing}")
    return found


def apt_rights() -> list[str] | None:
    """The words before apt-get: none as root, sudo where it asks nothing; None where we may not."""
    if WINDOWS or not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0:
        return ["sudo", "-n"]
    return None


# --- the commands ----------------------------------------------------------------------------


def demo(rest: list[str]) -> int:
    """The demonstration; everything after `demo` goes to `banmoi demo`."""
    ensure(BASE)
    return call(program("banmoi"), "demo", *rest)


def lint(rest: list[str]) -> int:
    """Style, types and layers."""
    ensure(DEV)
    return run_steps(lint_steps())


def lint_steps() -> list[Step]:
    """The quick checks of the code itself."""
    python = program("python")
    concise = ("--output-format", "concise", ".")
    return [
        Step("format", lambda: call(program("ruff"), "format", "--check", *concise)),
        Step("style", lambda: call(program("ruff"), "check", *concise)),
        Step("types", lambda: call(python, "-m", "mypy")),
        Step("layers", lambda: call(program("lint-imports"))),
    ]


def format_code(rest: list[str]) -> int:
    """Lay the code out, and repair what ruff can repair."""
    ensure(DEV)
    return call(program("ruff"), "check", "--fix", ".") | call(program("ruff"), "format", ".")


def test(rest: list[str]) -> int:
    """Every check there is. What is not known here goes to pytest."""
    parser = argparse.ArgumentParser(prog="run.py test", allow_abbrev=False, add_help=False)
    parser.add_argument("--fast", action="store_true")
    parser.add_argument("--no-browser", action="store_true")
    ours, extra = parser.parse_known_args(rest)
    ensure(DEV)
    python = program("python")

    def tests(*words: str, **env: str) -> int:
        code = call(python, "-m", "pytest", *words, *extra, **env)
        # 5: no test was chosen, which is right only where somebody chose
        return 0 if code == 5 and extra else code

    def browser() -> int | None:
        path = ensure_chromium()
        if not path:
            return None
        return tests("-m", "browser", BANMOI_CHROMIUM=path)

    # the browser's part is not even loaded
    two = ("-n", "2", "-m", "not browser", "-p", "no:playwright", "--ignore=tests/browser")
    settings = {"DJANGO_SETTINGS_MODULE": "banmoi.site.settings.test"}
    steps = [
        *lint_steps(),
        Step(
            "migrations",
            lambda: call(program("banmoi"), "makemigrations", "--check", "--dry-run", **settings),
        ),
        Step("tests, SQLite", lambda: tests(*two, BANMOI_TEST_DATABASE="sqlite")),
    ]
    if not ours.fast:
        steps += [
            Step("tests, PostgreSQL", lambda: tests(*two, BANMOI_TEST_DATABASE="postgresql")),
            *([] if ours.no_browser else [Step("tests, browser", browser)]),
            Step("known vulnerabilities", audit),
        ]
    return run_steps(steps)


def audit() -> int | None:
    """Ask for known vulnerabilities in the locked packages; unreachable is no failure."""
    options = ["--require-hashes", "--disable-pip", "--progress-spinner=off", "--timeout=15"]
    done = subprocess.run(
        [str(program("pip-audit")), *options, "--format=json", "-r", DEV],
        cwd=ROOT,
        env=os.environ | {"PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
    )
    try:
        packages = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        said = done.stderr.strip().splitlines() or [f"exit {done.returncode}, no word"]
        loud(f"KNOWN VULNERABILITIES NOT CHECKED: the service could not be asked: {said[-1]}")
        return None
    unasked = [package for package in packages if "skip_reason" in package]
    if len(unasked) == len(packages):
        # pip-audit itself calls this a success
        loud(
            f"KNOWN VULNERABILITIES NOT CHECKED: the service knows none of {len(packages)} packages"
            f" (first: {unasked[0]['skip_reason'] if unasked else 'none was asked for'})"
        )
        return None
    if unasked:
        loud(f"NOT CHECKED FOR VULNERABILITIES: {', '.join(one['name'] for one in unasked)}")
    bad = [(one, vuln) for one in packages for vuln in one.get("vulns", ())]
    for one, vuln in bad:
        fixed = ", ".join(vuln["fix_versions"]) or "no version yet"
        say(f"{one['name']} {one['version']}: {vuln['id']}, repaired in {fixed}")
    say(f"{len(packages) - len(unasked)} packages asked about, {len(bad)} known vulnerabilities.")
    return 1 if bad else 0


def lock(rest: list[str]) -> int:
    """Write the lock files anew; `--upgrade` takes the newest versions."""
    ensure(DEV)
    options = [
        "--universal",
        "--python-version=3.11",
        "--generate-hashes",
        "--no-emit-index-url",
        "--no-emit-find-links",
        "--no-header",
        "--quiet",
    ]
    for name, groups in LOCKS.items():
        say(f"{name} …")
        code = call(program("uv"), "pip", "compile", "pyproject.toml", *options, *groups, "-o", name, *rest)
        if code:
            return code
        for number, line in enumerate((ROOT / name).read_text("utf-8").splitlines(), 1):
            if "://" in line or "--find-links" in line:
                sys.exit(f"{name}, line {number}: an address has no place in a lock file: {line}")
    return 0


def bench(rest: list[str]) -> int:
    """One benchmark of the folder bench, in an environment of its own."""
    known = sorted(path.stem for path in (ROOT / "bench").glob("[!_]*.py"))
    if not rest or rest[0] not in known:
        sys.exit(f"Which benchmark? There are: {', '.join(known) or 'none yet'}")
    venv = VENV.with_name(VENV.name + "-bench")
    ensure(BENCH, venv)
    return call(program("python", venv), Path("bench") / f"{rest[0]}.py", *rest[1:])


def messages(rest: list[str]) -> int:
    """Collect and compile the translations."""
    ensure(DEV)
    return call(program("python"), "-m", "banmoi.kit.messages", *rest)


def clean(rest: list[str]) -> int:
    """Remove the environments and what the tools left; never the data in `var`."""
    for venv in (VENV, VENV.with_name(VENV.name + "-bench")):
        if (venv / "pyvenv.cfg").exists():
            shutil.rmtree(venv)
    caches = (".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis", ".import_linter_cache")
    left = [ROOT / name for name in (*caches, "build", "dist", "test-results")]
    for folder in ("src", "tests", "bench"):
        left += (ROOT / folder).rglob("__pycache__")
    for path in left:
        shutil.rmtree(path, ignore_errors=True)
    return 0


class Step:
    """One check: a name, and a call that gives an exit code, or None when it was skipped."""

    def __init__(self, name: str, check: Callable[[], int | None]) -> None:
        self.name, self.check = name, check


def run_steps(steps: list[Step]) -> int:
    """Run every step, also after a failed one; a table at the end; 1 if any failed."""
    rows = []
    for step in steps:
        say(f"\n=== {step.name}")
        start = time.monotonic()
        code = step.check()
        word = "SKIPPED" if code is None else "ok" if code == 0 else f"FAILED ({code})"
        rows.append((step.name, word, time.monotonic() - start))
        say(f"--- {step.name}: {word}, {rows[-1][2]:.1f} s")
    say(f"\n{'step':24}{'result':14}{'seconds':>8}")
    for name, word, seconds in rows:
        say(f"{name:24}{word:14}{seconds:8.1f}")
    failed = [name for name, word, _ in rows if word.startswith("FAILED")]
    say(f"\nFailed: {', '.join(failed)}" if failed else "\nNothing failed.")
    return 1 if failed else 0


COMMANDS = {
    "demo": demo,
    "test": test,
    "lint": lint,
    "format": format_code,
    "lock": lock,
    "bench": bench,
    "messages": messages,
    "clean": clean,
}


def main() -> int:
    """Do what the first word says; the rest is for that command."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")
    os.environ["PYTHONUTF8"] = "1"
    os.environ["PYTHONIOENCODING"] = "utf-8"
    os.environ.pop("VIRTUAL_ENV", None)  # somebody else's; ours is named in every call
    word = sys.argv[1] if len(sys.argv) > 1 else ""
    if word not in COMMANDS:
        for name, command in COMMANDS.items():
            say(f"  python run.py {name:10}{command.__doc__.splitlines()[0]}")
        return 0 if word in ("-h", "--help", "help") else 2
    try:
        return COMMANDS[word](sys.argv[2:])
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
