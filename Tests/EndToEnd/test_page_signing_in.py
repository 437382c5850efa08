"""Signing in, being signed in and not any more, on the page of the courses."""

import json
import re

import pytest

from browser import exchanged, requested, tab
from service import OWNER, PASSWORD, Service, State, by_token


@pytest.fixture(scope="module")
def site(programs, tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    state = State(folder / "state", programs).create()
    state.add_user(*OWNER)
    service = Service(state, programs, folder)
    service.add_course("Flask Basics", "https://example.com/1")
    yield service
    service.stop()


def stored(reader) -> str:
    """All that the page has put away in the browser."""
    return reader.browser.execute_script(
        "return JSON.stringify([{ ...sessionStorage }, { ...localStorage }, document.cookie, location.href])")


def test_name_and_password_are_sent_once_for_a_token(site, reader):
    reader.open(site)
    reader.press("Sign in")
    assert reader.focused.get_attribute("name") == "username"
    reader.sign_in("kennethlove")
    assert reader.find("#user a", "kennethlove 59:").text.startswith("kennethlove 59:")
    reader.finds_no("#sign-in")
    assert "Signed in as kennethlove" in reader.find("#notice").text
    assert reader.browser.execute_script("return document.activeElement.closest('#user') !== null")
    assert [path for path in requested(reader.browser) if "/users/" in path] == [
        f"{site.address}/api/v1/users/token", f"{site.address}/api/v1/users/me"]
    assert PASSWORD not in stored(reader)
    assert reader.browser.execute_script("return document.documentElement.innerHTML").find(PASSWORD) == -1


def test_the_token_stays_in_the_tab(site, reader):
    reader.open(site)
    reader.press("Sign in")
    reader.sign_in("KennethLove@example.com")
    reader.find("#user a", "kennethlove")
    reader.browser.refresh()
    assert reader.find("#user a", "kennethlove")
    token = reader.browser.execute_script("return JSON.parse(sessionStorage.syllabus).token")
    assert site.get("users/me", headers=by_token(token)).status_code == 200
    assert reader.browser.execute_script("return localStorage.length") == 0
    with tab(reader.browser):
        reader.open(site)
        assert reader.find("#user button", "Sign in")


def test_a_wrong_password_is_told_and_no_dialog_comes(site, reader):
    reader.expects(401)
    reader.open(site)
    reader.press("Sign in")
    reader.sign_in("kennethlove", "wrong")
    assert reader.find("#sign-in .alert").text == "The name or the password is wrong."
    assert reader.value("username", "#sign-in") == "kennethlove"
    # It is a challenge for Basic that the browser's own dialog comes from; without a screen none is opened at all.
    sent, answer = exchanged(reader.browser, f"{site.address}/api/v1/users/token")
    assert sent["X-Requested-With"] == "fetch"
    assert answer["WWW-Authenticate"] and "Basic" not in answer["WWW-Authenticate"]
    reader.sign_in("kennethlove")
    assert reader.find("#user a", "kennethlove")


def test_who_has_to_wait_is_told_how_long(start, reader):
    reader.expects(401, 429)
    service = start()
    reader.open(service)
    reader.press("Sign in")
    reader.fill("#sign-in", username="kennethlove", password="wrong")
    reader.guess("kennethlove")
    reader.press("Sign in", "#sign-in form")
    told = reader.find("#sign-in .alert").text
    assert re.fullmatch(r"Too many sign-ins have failed; please try again in \d+ s\.", told)
    service.state.forget_failures()
    reader.sign_in("kennethlove")
    assert reader.find("#user a", "kennethlove")


def test_names_and_passwords_of_other_letters_sign_in(start, reader):
    service = start()
    service.state.add_user("Зоя", "пароль 🔑 с пробелом")
    reader.open(service)
    reader.press("Sign in")
    reader.browser.execute_script("""
        const form = document.querySelector("#sign-in form");
        form.elements.username.value = "Зоя";
        form.elements.password.value = "пароль 🔑 с пробелом";
        form.requestSubmit();
    """)
    assert reader.find("#user a", "Зоя")


def test_the_form_can_be_closed_and_the_focus_goes_back(site, reader):
    reader.open(site)
    reader.press("Sign in")
    reader.press("Close")
    reader.finds_no("#sign-in")
    assert reader.focused.text == "Sign in"


def test_the_form_keeps_what_is_in_it(site, reader):
    reader.open(site, "#/courses/new")
    reader.press("Sign in")
    reader.fill("#sign-in", username="kennethlove")
    reader.fill(title="Python", url="https://example.com/python")
    reader.press("Add the course")
    assert "goes on where it was" in reader.find("#sign-in .alert").text
    assert reader.value("username", "#sign-in") == "kennethlove"
    assert reader.focused.get_attribute("name") == "password"


def test_a_page_from_the_browsers_cache_knows_who_has_signed_out(site, reader):
    reader.open(site)
    reader.press("Sign in")
    reader.sign_in("kennethlove")
    reader.find("#user a", "kennethlove")
    reader.find("#user a").click()
    reader.press("Sign out here")
    reader.find("main [role=status]", "signed out")
    reader.browser.back()
    assert reader.find("#user button", "Sign in")


def test_an_answer_that_comes_late_signs_nobody_in(site, reader):
    reader.open(site)
    reader.press("Sign in")
    reader.sign_in("kennethlove")
    reader.find("#user a", "kennethlove")
    assert reader.browser.execute_async_script("""
        const done = arguments[0];
        import("./app/session.js").then(async ({ session }) => {
            const answer = session.refresh();
            session.signOut();
            await answer;
            done(session.current);
        });
    """) is None


@pytest.mark.parametrize("kept", [
    "{", "{}", "[1]", "1", '"x"', "null", '{"token":"x","until":1e9}', '{"token":1,"username":"x"}',
    '{"token":"x","username":"x","until":"x"}', '{"token":"x","username":"x","until":1e300}',
])
def test_what_others_have_put_away_signs_nobody_in(site, reader, kept):
    reader.open(site)
    reader.browser.execute_script("sessionStorage.syllabus = arguments[0]", kept)
    for page in ("", "account.html"):
        reader.open(site, page)
        assert reader.find("#user button", "Sign in")


def test_one_can_register_where_it_is_open(start, reader):
    reader.expects(400, 409)
    service = start()
    reader.open(service)
    reader.press("Sign in")
    reader.press("Register")
    reader.fill("#sign-in", username="kennethlove", email="sara@example.com", password="short", verify_password="other")
    reader.press("Register", "#sign-in form .actions")
    reader.until(lambda: len(reader.all("#sign-in [aria-invalid]")) == 2)
    assert reader.focused.get_attribute("name") == "password"
    reader.fill("#sign-in", password=PASSWORD, verify_password=PASSWORD)
    reader.press("Register", "#sign-in form .actions")
    reader.until(lambda: [one.get_attribute("name") for one in reader.all("#sign-in [aria-invalid]")] == ["username"])
    reader.fill("#sign-in", username="sara")
    reader.press("Register", "#sign-in form .actions")
    assert reader.find("#user a", "sara")
    assert service.get("users/me", auth=("sara", PASSWORD)).status_code == 200


def test_nobody_is_asked_to_register_where_it_is_closed(start, reader):
    service = start(registration="closed")
    reader.open(service)
    reader.press("Sign in")
    reader.find("#sign-in form")
    reader.until(lambda: any(path.endswith("/api/v1") for path in requested(reader.browser)))
    assert "Register" not in reader.find("#sign-in").text


def test_an_expired_token_brings_the_form_back_and_nothing_typed_is_lost(start, reader):
    service = start(token_lifetime=4)
    reader.open(service, "#/courses/new")
    reader.press("Sign in")
    reader.sign_in("kennethlove")
    reader.find("#user a", "kennethlove 0:0")
    reader.fill(title="Flask Basics", url="https://example.com/flask")
    assert "Your token has expired" in reader.find("#sign-in .alert").text
    # It comes by itself and leaves the cursor where it was.
    assert reader.focused.get_attribute("name") == "url"
    assert reader.find("#user button", "Sign in")
    assert (reader.value("title"), reader.value("url")) == ("Flask Basics", "https://example.com/flask")
    reader.press("Add the course")
    assert "goes on where it was" in reader.find("#sign-in .alert").text
    assert reader.value("username", "#sign-in") == "kennethlove"
    assert reader.focused.get_attribute("name") == "password"
    reader.sign_in("kennethlove")
    assert reader.find("h1", "Flask Basics")
    assert service.get("courses").json()["courses"][0]["title"] == "Flask Basics"


def test_a_token_that_was_ended_elsewhere_brings_the_form_back(start, reader):
    reader.expects(401)
    service = start()
    service.add_course("Flask Basics", "https://example.com/1")
    reader.open(service, "#/courses/1")
    reader.press("Sign in")
    reader.sign_in("kennethlove")
    reader.find("#user a", "kennethlove")
    assert service.call("DELETE", "users/token", auth=OWNER).status_code == 204
    reader.fill(rating=4, comment="Good.")
    reader.press("Send the review")
    assert "no longer valid" in reader.find("#sign-in .alert").text
    reader.sign_in("kennethlove")
    assert reader.find(".review .comment", "Good.")


def test_who_does_not_sign_in_keeps_what_was_typed(site, reader):
    reader.open(site, "#/courses/1")
    reader.fill(rating=4, comment="Good.")
    reader.press("Send the review")
    reader.press("Close")
    assert "not signed in" in reader.find("main form .alert").text
    assert reader.value("comment") == "Good."
    assert site.get("courses/1/reviews").json() == {"reviews": []}


def test_a_token_without_an_end_is_told_as_such(start, reader):
    service = start(allow_non_expiring_tokens="true")
    reader.open(service)
    kept = {"token": service.token(expires_in="never"), "until": None, "username": "kennethlove", "admin": False}
    reader.browser.execute_script("sessionStorage.syllabus = arguments[0]", json.dumps(kept))
    reader.open(service)
    assert reader.find("#user a", "kennethlove no end")
