"""What a machine has and lacks, told for any system from any system."""

from __future__ import annotations

import pytest

from appealkit.writers.probe import (
    Check,
    cache_check,
    fonts_check,
    how_to_install,
    library_check,
    probe,
    python_check,
)


@pytest.mark.parametrize(
    ("system", "release", "words"),
    [
        ("linux", {"ID": "debian"}, "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"),
        ("linux", {"ID": "ubuntu", "ID_LIKE": "debian"}, "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"),
        ("linux", {"ID": "linuxmint", "ID_LIKE": "ubuntu debian"}, "libharfbuzz-subset0"),
        ("linux", {"ID": "fedora"}, "dnf install pango harfbuzz"),
        ("linux", {"ID": "rocky", "ID_LIKE": "rhel centos fedora"}, "dnf install pango harfbuzz"),
        ("linux", {"ID": "arch"}, "pacman -S pango harfbuzz"),
        ("linux", {"ID": "alpine"}, "apk add pango"),
        ("linux", {}, "install Pango, PangoFT2 and HarfBuzz-subset"),
        ("darwin", {}, "brew install pango"),
        ("win32", {}, "mingw-w64-ucrt-x86_64-pango"),
    ],
)
def test_each_system_is_told_its_own_packages(system, release, words):
    assert words in how_to_install(system, release)


def test_this_machine_has_everything():
    checks = probe()
    assert [check.name for check in checks] == [
        "Python",
        "Pango",
        "PangoFT2",
        "HarfBuzz-subset",
        "Fonts of the letter",
        "Font cache",
    ]
    assert all(check.ok for check in checks[:5]), checks


def test_a_missing_library_names_what_to_install():
    def load(name: str) -> object:
        raise OSError(name)

    checks = {check.name: check for check in probe(system="linux", release={"ID": "debian"}, load=load)}
    mend = "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
    for name in ("Pango", "PangoFT2", "HarfBuzz-subset"):
        assert checks[name] == Check(name, False, "not found", mend)
    assert checks["Fonts of the letter"].ok


def test_a_library_is_found_under_any_of_its_names():
    def load(name: str) -> object:
        if not name.endswith(".dylib"):
            raise OSError(name)
        return object()

    assert library_check("PangoFT2", "", load) == Check("PangoFT2", True, "libpangoft2-1.0.dylib")


def test_an_old_python_is_refused():
    assert python_check((3, 10, 4)) == Check("Python", False, "3.10.4", "install Python 3.11 or newer")
    assert python_check((3, 14, 0)).ok


def test_the_fonts_are_there():
    found = "Carlito-Regular.ttf, Carlito-Bold.ttf, Carlito-Italic.ttf, Carlito-BoldItalic.ttf"
    assert fonts_check() == Check("Fonts of the letter", True, found)


def test_a_font_cache_that_can_be_written_is_found(tmp_path):
    assert cache_check({"XDG_CACHE_HOME": str(tmp_path)}) == Check("Font cache", True, str(tmp_path / "fontconfig"))
    assert cache_check({"HOME": str(tmp_path)}).found == str(tmp_path / ".cache" / "fontconfig")


def test_a_font_cache_that_cannot_be_made_is_told(tmp_path):
    blocked = tmp_path / "a-file"
    blocked.write_text("")
    check = cache_check({"XDG_CACHE_HOME": str(blocked)})
    # The system's own cache may still be writable, as it is for root.
    assert check.found in {"no folder that can be written", "/var/cache/fontconfig"}
