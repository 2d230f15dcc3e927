"""The settings that the embedded server starts with: from this machine's memory and disk, and never less durable."""

import os
import shutil
from pathlib import Path

_MEGABYTE = 1 << 20
_GIGABYTE = 1 << 30


def server_settings(folder: Path, *, has_lz4: bool) -> str:
    """The text of tidings.conf for a server on `folder`."""
    buffers = max(32 * _MEGABYTE, min(_GIGABYTE, _memory() // 4))
    smallest_wal, largest_wal = wal_sizes(shutil.disk_usage(folder).free)
    settings = {
        "cluster_name": "tidings",
        "max_connections": "200",
        "max_locks_per_transaction": "256",
        "shared_buffers": f"{buffers // _MEGABYTE}MB",
        "fsync": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
        "wal_compression": "lz4" if has_lz4 else "on",
        # Below 2 GB commits wait while segments are made: p99 went to 65 ms.
        "min_wal_size": f"{smallest_wal // _MEGABYTE}MB",
        "max_wal_size": f"{largest_wal // _MEGABYTE}MB",
        "checkpoint_timeout": "15min",
        "checkpoint_completion_target": "0.9",
        # The queue's rows live for seconds: their dead versions must go before the scans meet them.
        "autovacuum_naptime": "15s",
        "autovacuum_vacuum_scale_factor": "0.05",
        "autovacuum_vacuum_insert_scale_factor": "0.1",
        "autovacuum_analyze_scale_factor": "0.05",
        "autovacuum_vacuum_cost_limit": "1000",
        "jit": "off",
        "random_page_cost": "1.1",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "password_encryption": "scram-sha-256",
        "logging_collector": "on",
        "log_directory": "log",
        # One file a weekday, each begun anew: a week is kept.
        "log_filename": "postgresql-%a.log",
        "log_rotation_age": "1d",
        "log_rotation_size": "0",
        "log_truncate_on_rotation": "on",
        "log_checkpoints": "off",
        # An error's line, detail or statement can hold an address; who made the error is told, and the log is not.
        "log_min_messages": "log",
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
    }
    return "".join(f"{name} = '{value}'\n" for name, value in settings.items())


def wal_sizes(free: int) -> tuple[int, int]:
    """The smallest and the largest size of the write-ahead log, in bytes, on a disk with `free` bytes left."""
    if free >= 20 * _GIGABYTE:
        return 2 * _GIGABYTE, 8 * _GIGABYTE
    largest = max(256 * _MEGABYTE, free // 5)
    return max(80 * _MEGABYTE, min(2 * _GIGABYTE, largest // 2)), largest


def _memory() -> int:
    """Bytes of memory that this process may use: the machine's, or its control group's."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    try:
        return min(memory, int(Path("/sys/fs/cgroup/memory.max").read_text()))
    except (OSError, ValueError):
        return memory
