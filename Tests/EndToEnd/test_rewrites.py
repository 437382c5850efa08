"""What a change leaves as it is: links, the mode, the owner, and whatever lies where its temporary file is to be."""

import os

import pytest

from changes import NEW_PASSWORD, Change, signs_in
from service import OWNER, PASSWORD

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")


def change_password(state):
    state.tool("user", "passwd", OWNER[0], "--password-stdin", text=NEW_PASSWORD + "\n")


@pytest.mark.parametrize("is_relative", [True, False], ids=["relative", "absolute"])
def test_a_link_stays_and_the_file_that_it_leads_to_changes(cheap_state, launch, tmp_path, is_relative):
    target = tmp_path / "elsewhere" / "accounts.json"
    target.parent.mkdir()
    cheap_state.credentials.rename(target)
    link = os.path.relpath(target, cheap_state.path) if is_relative else str(target)
    cheap_state.credentials.symlink_to(link)
    responder = launch()
    assert signs_in(responder, PASSWORD)
    change_password(cheap_state)
    assert os.readlink(cheap_state.credentials) == link
    assert not target.is_symlink() and target.stat().st_mode & 0o777 == 0o600
    assert {path.name for path in target.parent.iterdir()} == {"accounts.json", "accounts.json.lock"}
    assert signs_in(responder, NEW_PASSWORD) and not signs_in(responder, PASSWORD)


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o660, 0o400])
def test_the_mode_stays(cheap_state, mode):
    cheap_state.credentials.chmod(mode)
    before = cheap_state.credentials.stat().st_ino
    old_mask = os.umask(0o077)
    try:
        change_password(cheap_state)
    finally:
        os.umask(old_mask)
    after = cheap_state.credentials.stat()
    assert after.st_ino != before and after.st_mode & 0o7777 == mode


@as_root
def test_the_owner_and_the_group_stay(cheap_state):
    os.chown(cheap_state.credentials, 12_345, 54_321)
    cheap_state.credentials.chmod(0o640)
    for _ in range(2):
        change_password(cheap_state)
        cheap_state.add_user("sara", NEW_PASSWORD)
        cheap_state.tool("user", "remove", "sara", "--yes")
        found = cheap_state.credentials.stat()
        assert (found.st_uid, found.st_gid, found.st_mode & 0o7777) == (12_345, 54_321, 0o640)


@pytest.mark.parametrize("make", [os.symlink, os.link], ids=["a symbolic link", "a hard link"])
def test_a_link_in_the_place_of_the_temporary_file_leads_no_write_elsewhere(cheap_state, tmp_path, make):
    victim = tmp_path / "victim"
    victim.write_text("untouched")
    victim.chmod(0o644)
    change = Change(cheap_state)
    make(victim, change.temporary)
    before = victim.stat()
    assert change.run().returncode == 0
    assert change.is_made() and cheap_state.names == change.names
    assert victim.read_text() == "untouched"
    after = victim.stat()
    assert (after.st_mode, after.st_uid, after.st_ino) == (before.st_mode, before.st_uid, before.st_ino)


def test_a_link_to_what_does_not_exist_makes_nothing_there(cheap_state, tmp_path):
    change = Change(cheap_state)
    change.temporary.symlink_to(tmp_path / "victim")
    assert change.run().returncode == 0
    assert change.is_made() and not (tmp_path / "victim").exists()


def test_a_folder_in_the_place_of_the_temporary_file_is_told(cheap_state):
    change = Change(cheap_state)
    change.temporary.mkdir()
    answer = change.run()
    assert answer.returncode == 74 and str(change.temporary) in answer.stderr, answer
    assert not change.is_made()
    change.temporary.rmdir()
    change.assert_the_next_works()


@as_root
@pytest.mark.parametrize("name, command", [
    ("secret", ("secret", "rotate")), ("credentials.json", ("user", "revoke", OWNER[0])),
])
def test_root_follows_no_link_of_the_service_s_user_to_a_file_that_is_not_that_user_s(new_state, tmp_path, name, command):
    """The folder is the service's; whoever has taken that over must not lead `sudo syllabus` elsewhere by it."""
    theirs = tmp_path / "roots"
    theirs.mkdir(mode=0o700)
    victim = theirs / "victim"
    victim.write_bytes((new_state.path / name).read_bytes())
    victim.chmod(0o600)
    before = victim.read_bytes()
    os.chown(new_state.path, 12_345, 12_345)
    for path in new_state.path.iterdir():
        os.chown(path, 12_345, 12_345)
    (new_state.path / name).unlink()
    (new_state.path / name).symlink_to(victim)
    os.lchown(new_state.path / name, 12_345, 12_345)
    refused = new_state.try_tool(*command)
    assert refused.returncode == 77
    assert f"{name} is a link of the user 12345 to {victim}, which belongs to the user 0" in refused.stderr
    assert [path.name for path in theirs.iterdir()] == ["victim"] and victim.read_bytes() == before


@as_root
def test_root_leaves_no_lock_beside_a_file_that_is_no_secret(new_state, tmp_path):
    """/etc/shadow.lock, for instance, keeps everybody from changing a password."""
    victim = tmp_path / "shadow"
    victim.write_text("root:*:19000:0:99999:7:::\n" * 2, encoding="utf-8")
    victim.chmod(0o600)
    os.chown(new_state.path, 12_345, 12_345)
    (new_state.path / "secret").unlink()
    (new_state.path / "secret").symlink_to(victim)
    os.lchown(new_state.path / "secret", 12_345, 12_345)
    assert new_state.try_tool("secret", "rotate").returncode != 0
    assert not (tmp_path / "shadow.lock").exists()


@as_root
@pytest.mark.parametrize("name", ["settings.json", "credentials.json", "courses.sqlite"])
def test_a_restore_by_root_follows_no_such_link_either(new_state, launch, tmp_path, name):
    (new_state.path / "settings.json").write_text("{}", encoding="utf-8")
    launch().stop()
    new_state.tool("backup", tmp_path / "backup")
    victim = tmp_path / "victim"
    (new_state.path / name).rename(victim)
    victim.write_bytes(victim.read_bytes() + (b"\n" if name == "settings.json" else b""))
    before = victim.read_bytes()
    for path in (new_state.path, *new_state.path.iterdir()):
        os.chown(path, 12_345, 12_345)
    (new_state.path / name).symlink_to(victim)
    os.lchown(new_state.path / name, 12_345, 12_345)
    refused = new_state.try_tool("restore", tmp_path / "backup", "--force")
    assert refused.returncode == 77 and f"is a link of the user 12345 to {victim}" in refused.stderr
    assert victim.read_bytes() == before


@as_root
@pytest.mark.parametrize("link, target", [(0, 12_345), (12_345, 12_345), (0, 0)])
def test_root_goes_by_links_of_its_own_and_to_files_of_who_has_laid_them(new_state, tmp_path, link, target):
    os.chown(new_state.path, 12_345, 12_345)
    for path in (new_state.secret_file, new_state.credentials):
        path.rename(tmp_path / path.name)
        os.chown(tmp_path / path.name, target, target)
        path.symlink_to(tmp_path / path.name)
        os.lchown(path, link, link)
    new_state.tool("secret", "rotate")
    new_state.tool("user", "revoke", OWNER[0])
    assert len((tmp_path / "secret").read_text(encoding="utf-8").splitlines()) == 2
    assert new_state.secret_file.is_symlink() and (tmp_path / "secret").stat().st_uid == target
