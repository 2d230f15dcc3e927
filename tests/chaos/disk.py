"""A small disk under the database, which can be filled to its last block and freed again."""

import contextlib
import os
import shutil
import subprocess
from collections.abc import Generator
from pathlib import Path

MEGABYTES = 3_000


class Disk:
    """A file system of its own for one data folder."""

    def __init__(self, folder: Path, kind: str) -> None:
        self.folder = folder
        self.kind = kind
        self._ballast = folder / "ballast"

    def fill(self) -> None:
        """No block is free, whatever has been given back meanwhile."""
        handle = os.open(self._ballast, os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            for size in (1 << 26, 1 << 22, 1 << 16, 1 << 12):
                with contextlib.suppress(OSError):
                    while True:
                        os.posix_fallocate(handle, os.fstat(handle).st_size, size)
        finally:
            os.close(handle)

    def free(self) -> None:
        """There is as much room as before."""
        self._ballast.unlink(missing_ok=True)


@contextlib.contextmanager
def small_disk(folder: Path) -> Generator[Disk | str]:
    """A disk of a few gigabytes mounted under `folder`, for the length of the context; or the reason why there is none."""
    place, image = folder / "disk", folder / "disk.img"
    if os.geteuid() != 0:
        yield "a small disk is mounted by root only"
        return
    if shutil.which("mount") is None:
        yield "there is no mount(8)"
        return
    place.mkdir()
    why = _mount_image(image, place) if shutil.which("mkfs.ext4") else "there is no mkfs.ext4"
    kind = "ext4 in a file"
    if why:
        image.unlink(missing_ok=True)
        why = _run("mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m", "tmpfs", str(place))
        kind = "tmpfs"
    if why:
        yield why
        return
    place.chmod(0o711)
    try:
        yield Disk(place, kind)
    finally:
        # Busy where somebody still looks; then it goes with the last of them.
        if _run("umount", str(place)):
            _run("umount", "-l", str(place))


def _mount_image(image: Path, place: Path) -> str:
    with image.open("wb") as file:
        file.truncate(MEGABYTES << 20)
    return _run("mkfs.ext4", "-q", "-m", "0", "-F", str(image)) or _run("mount", "-o", "loop", str(image), str(place))


def _run(*command: str) -> str:
    """What went wrong; nothing where nothing did."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return (done.stderr.strip() or f"{command[0]} exits {done.returncode}") if done.returncode else ""
