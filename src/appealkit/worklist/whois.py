"""DOOR: who this process is, in a name that tells later whether it still lives."""

from __future__ import annotations

import os
import socket
from functools import cache
from pathlib import Path


@cache
def machine() -> str:
    """This machine since it was started, and this container of it: names of processes mean something only in here."""
    boot, space = Path("/proc/sys/kernel/random/boot_id"), Path("/proc/self/ns/pid")
    since = boot.read_text().strip()[:8] if boot.exists() else ""
    within = space.readlink().name.strip("pid:[]") if space.is_symlink() else ""
    return "-".join(filter(None, (socket.gethostname(), since, within)))


def myself() -> str:
    """This process: machine, number, and when it began, so that a number used again is not taken for it."""
    return f"{machine()} {os.getpid()} {_began(os.getpid())}"


def is_dead(who: str) -> bool:
    """Whether that process has ended. False where it cannot be known: another machine's."""
    where, _, rest = who.rpartition(" ")
    where, _, number = where.rpartition(" ")
    if where != machine() or not number.isdigit():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return _began(int(number)) != rest or _is_zombie(int(number))


def _began(pid: int) -> str:
    """Ticks from the machine's start to the process's; "" where the system does not tell."""
    fields = _stat(pid)
    return fields[19] if fields else ""


def _is_zombie(pid: int) -> bool:
    fields = _stat(pid)
    return bool(fields) and fields[0] == "Z"


def _stat(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
