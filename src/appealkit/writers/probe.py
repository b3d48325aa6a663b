"""What this machine has for making letters, and how to mend what it lacks: shown by `appealkit doctor`.

Each look is a function of what it is given, so that every system's answer can be tested on any other.
"""

from __future__ import annotations

import ctypes
import os
import platform
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from appealkit.errors import OutputError
from appealkit.writers import shipped

PACKAGED = "packaged:"  # the only addresses that a page may fetch
OLDEST_PYTHON = (3, 11)

# The names under which each library is loaded on Linux, macOS and Windows, as WeasyPrint looks for them.
LIBRARIES: dict[str, tuple[tuple[str, ...], str]] = {
    "Pango": (("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll", "libpango-1.0-0"), "pango"),
    "PangoFT2": (("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0-0.dll"), ""),
    "HarfBuzz-subset": (
        ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib", "libharfbuzz-subset-0.dll"),
        "",
    ),
}

DEBIAN = "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
INSTALLS = {
    "debian": DEBIAN,
    "ubuntu": DEBIAN,
    "fedora": "dnf install pango harfbuzz",
    "rhel": "dnf install pango harfbuzz",
    "arch": "pacman -S pango harfbuzz",
    "alpine": "apk add pango harfbuzz-subset",
    "suse": "zypper install libpango-1_0-0 libharfbuzz-subset0",
}
MACOS = "brew install pango"
WINDOWS = (
    "install MSYS2 (https://www.msys2.org), run 'pacman -S mingw-w64-ucrt-x86_64-pango' in its shell, "
    r"and set WEASYPRINT_DLL_DIRECTORIES if it is not in C:\msys64\ucrt64\bin"
)
UNKNOWN = f"install Pango, PangoFT2 and HarfBuzz-subset; on Debian or Ubuntu: {DEBIAN}"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: its name, whether it will do, what was found, and the mend when it will not."""

    name: str
    ok: bool
    found: str
    mend: str = ""


def probe(
    *,
    system: str | None = None,
    release: Mapping[str, str] | None = None,
    environment: Mapping[str, str] | None = None,
    python: tuple[int, ...] | None = None,
    load: Callable[[str], object] = ctypes.CDLL,
) -> list[Check]:
    """Everything that writing letters needs, each with what this machine has. Only reads; nothing is installed.

    What is not given is taken from this machine: its system, its os-release, its environment and its Python.
    """
    install = how_to_install(system, release)
    return [
        python_check(python or sys.version_info[:3]),
        *(library_check(name, install, load) for name in LIBRARIES),
        fonts_check(),
        cache_check(os.environ if environment is None else environment),
    ]


def how_to_install(system: str | None = None, release: Mapping[str, str] | None = None) -> str:
    """The command that installs what the PDF maker needs on this system (`sys.platform`, fields of os-release)."""
    system = system or sys.platform
    if system == "darwin":
        return MACOS
    if system in {"win32", "cygwin"}:
        return WINDOWS
    if release is None:
        release = _os_release()
    for name in [release.get("ID", ""), *release.get("ID_LIKE", "").split()]:
        if name in INSTALLS:
            return INSTALLS[name]
    return UNKNOWN


def python_check(version: tuple[int, ...]) -> Check:
    """Whether this Python is new enough."""
    found, oldest = ".".join(map(str, version)), ".".join(map(str, OLDEST_PYTHON))
    if tuple(version[:2]) >= OLDEST_PYTHON:
        return Check("Python", True, found)
    return Check("Python", False, found, f"install Python {oldest} or newer")


def library_check(name: str, install: str, load: Callable[[str], object]) -> Check:
    """Whether a system library can be loaded, under any of the names it has."""
    names, version_of = LIBRARIES[name]
    for file in names:
        try:
            library = load(file)
        except OSError:
            continue
        return Check(name, True, f"{file}{_version(library, version_of)}")
    return Check(name, False, "not found", install)


def fonts_check() -> Check:
    """Whether the shipped fonts can be read."""
    try:
        faces = shipped.font_files()
    except OutputError as error:
        return Check("Fonts of the letter", False, error.problems[0].says, error.problems[0].mend)
    return Check("Fonts of the letter", True, ", ".join(faces))


def cache_check(environment: Mapping[str, str]) -> Check:
    """Whether fontconfig can keep its cache; without one it reads every font of the system at each start."""
    folders = list(_cache_folders(environment))
    for folder in folders:
        if _can_be_written(folder):
            return Check("Font cache", True, str(folder))
    mend = "make one of these writable, or set XDG_CACHE_HOME to a folder that is: " + ", ".join(map(str, folders))
    return Check("Font cache", False, "no folder that can be written", mend)


def _cache_folders(environment: Mapping[str, str]) -> Iterable[Path]:
    if environment.get("XDG_CACHE_HOME"):
        yield Path(environment["XDG_CACHE_HOME"]) / "fontconfig"
    elif environment.get("HOME"):
        yield Path(environment["HOME"]) / ".cache" / "fontconfig"
    if environment.get("LOCALAPPDATA"):
        yield Path(environment["LOCALAPPDATA"]) / "fontconfig" / "cache"
    yield Path("/var/cache/fontconfig")


def _can_be_written(folder: Path) -> bool:
    """Whether the folder, or the nearest parent it could be made in, can be written."""
    for place in (folder, *folder.parents):
        if place.exists():
            return place.is_dir() and os.access(place, os.W_OK | os.X_OK)
    return False


def _version(library: object, kind: str) -> str:
    if kind != "pango":
        return ""
    try:
        ask = library.pango_version_string  # type: ignore[attr-defined]
        ask.restype = ctypes.c_char_p
        return f", version {ask().decode()}"
    except (AttributeError, TypeError):
        return ""


def _os_release() -> Mapping[str, str]:
    try:
        return platform.freedesktop_os_release()
    except OSError:
        return {}
