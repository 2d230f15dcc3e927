"""What `make sdk` makes of the TypeScript SDK: its types, operations and frames from the documents, and the bundle of the page at /demo."""

import tempfile
from collections.abc import Mapping
from pathlib import Path

from tests.sdk.node import NODE, ROOT, run, workshop

BUNDLE = "src/tidings/api/demo/demo.js"
_GENERATED = tuple(f"sdk/typescript/src/{name}.ts" for name in ("types", "operations", "live/frames"))


def made(sdk: Path) -> Mapping[str, bytes]:
    """Path below the project -> what must stand there, made in this copy of the SDK."""
    run(sdk, NODE, "scripts/generate.ts")
    bundle = sdk / "demo.js"
    # A line has an end, so that a change of it can be read.
    asked = ("demo/main.ts", "--bundle", "--format=esm", "--target=es2022", "--minify", "--line-limit=120", "--legal-comments=none")
    run(sdk, sdk / "node_modules" / ".bin" / "esbuild", *asked, "--charset=utf8", f"--outfile={bundle}", "--log-level=warning")
    return {place: (sdk.parents[1] / place).read_bytes() for place in _GENERATED} | {BUNDLE: bundle.read_bytes()}


def write() -> list[str]:
    """Everything stands as it must; answers what was changed."""
    with tempfile.TemporaryDirectory() as folder:
        found = made(workshop(Path(folder)))
    changed = [place for place, raw in found.items() if not (ROOT / place).exists() or (ROOT / place).read_bytes() != raw]
    for place in changed:
        (ROOT / place).write_bytes(found[place])
    return changed


if __name__ == "__main__":
    for place in write():
        print(place)
