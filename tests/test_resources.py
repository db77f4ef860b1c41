"""Bundled files: found in the source tree and inside an installed package, never in a neighbour's folder."""
from __future__ import annotations

import pytest

from claims import resources


def test_bundled_files_are_there():
    assert resources.corpus().is_file()
    assert resources.gold().is_file()
    assert (resources.schemas() / "claim.schema.json").is_file()
    assert resources.dashboard().is_file()


def test_a_wheel_has_its_folders_inside_the_package(tmp_path, monkeypatch):
    package = tmp_path / "site-packages" / "claims"
    (package / "data").mkdir(parents=True)
    (tmp_path / "site-packages" / "data").mkdir()  # of some other package
    monkeypatch.setattr(resources, "PACKAGE", package)
    assert resources.folder("data") == package / "data"


def test_an_incomplete_installation_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(resources, "PACKAGE", tmp_path / "claims")
    with pytest.raises(FileNotFoundError, match="install hwclaims again"):
        resources.folder("schemas")


def test_the_database_goes_to_the_users_data_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    assert tmp_path in resources.default_database().parents
    assert not resources.default_database().parent.exists()
