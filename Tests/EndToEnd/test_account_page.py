"""The page of the account, in Chromium: the token and what is in it, the lines for curl, and the forms."""

import base64
import itertools
import json
import re
import subprocess
import time

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from browser import assert_accessible, assert_fits, look, photograph, requested, weight
from service import PASSWORD, by_token, wait_until

NEW_PASSWORD = "another word, and a long one"
TOKEN, CURL = "Your token", "From your own programs"
CHANGE_PASSWORD, CHANGE_ADDRESS, DELETE = "Change your password", "Change your e-mail address", "Delete your account"

numbers = itertools.count(1)


@pytest.fixture
def name(service) -> str:
    return new_account(service, f"reader{next(numbers)}")


@pytest.fixture
def page(service, reader, name):
    """The page, where who has an account of the test's own has signed in."""
    page = Page(service, reader)
    page.sign_in(name)
    return page


def new_account(service, name: str) -> str:
    service.state.add_user(name, PASSWORD)
    wait_until(lambda: status(service, auth=(name, PASSWORD)) == 200)
    return name


def status(service, **options) -> int:
    return service.get("users/me", **options).status_code


class Page:
    """What a reader does on the page, and sees there."""

    def __init__(self, service, reader, stored=None):
        """Opens it, with nobody signed in or with a session of the test's own."""
        self.service = service
        self.reader = reader
        self.browser = reader.browser
        reader.open(service, "account.html")
        if stored:
            self.browser.execute_script("sessionStorage.setItem('syllabus', arguments[0])", json.dumps(stored))
            reader.open(service, "account.html")
        reader.find("main button")

    def sign_in(self, name: str, password: str = PASSWORD):
        self.reader.press("Sign in", "main")
        self.reader.sign_in(name, password)
        self.reader.find(".remaining")

    def wait(self, condition):
        return self.reader.until(condition)

    def one(self, selector: str):
        return self.browser.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector: str) -> list:
        return self.reader.all(selector)

    def sheet(self, heading: str):
        """The part of the page with this heading."""
        return next(one for one in self.all(".sheet") if one.find_element(By.TAG_NAME, "h2").text == heading)

    def fold(self, heading: str):
        """The same, where it has to be unfolded first."""
        sheet = self.sheet(heading)
        if sheet.get_attribute("open") is None:
            sheet.find_element(By.TAG_NAME, "summary").click()
        return sheet

    def press(self, sheet, label: str):
        next(one for one in sheet.find_elements(By.TAG_NAME, "button")
             if label in (one.text, one.get_attribute("aria-label"))).click()

    def fill(self, heading: str, **typed: str):
        """Types into the fields of a form, and sends it."""
        sheet = self.fold(heading)
        for field, value in typed.items():
            control = sheet.find_element(By.NAME, field)
            control.clear()
            control.send_keys(value)
        sheet.find_element(By.CSS_SELECTOR, ".actions button").click()
        return sheet

    def told(self, sheet=None) -> str:
        """What has come of it, once that is said: in a form, or below the page's heading."""
        return self.wait(lambda: (sheet or self.one("main")).find_element(By.CSS_SELECTOR, "[role=status]").text)

    def alert(self, sheet) -> str:
        return self.wait(lambda: sheet.find_element(By.CSS_SELECTOR, ".alert").text)

    def faults(self, sheet) -> dict[str, str]:
        """What is said to be wrong at each field, once anything is."""
        self.wait(lambda: sheet.find_elements(By.CSS_SELECTOR, "[aria-invalid]"))
        fields = sheet.find_elements(By.CSS_SELECTOR, ".field")
        return {
            field.find_element(By.TAG_NAME, "input").get_attribute("name"): fault
            for field in fields if (fault := field.find_element(By.CSS_SELECTOR, ".fault").text)
        }

    def values(self, sheet) -> dict[str, str]:
        """What stands in the fields that a reader can see."""
        return {field.get_attribute("name"): field.get_property("value")
                for field in sheet.find_elements(By.TAG_NAME, "input") if field.is_displayed()}

    @property
    def focused(self):
        return self.reader.focused

    @property
    def session(self) -> dict | None:
        """What the tab keeps."""
        return json.loads(self.browser.execute_script("return sessionStorage.getItem('syllabus')") or "null")

    @property
    def token(self) -> str:
        return self.session["token"]

    def everything_kept(self) -> str:
        """All that outlives the page in this browser, as far as a page can put it there."""
        return self.browser.execute_script(
            "return JSON.stringify("
            "[{...sessionStorage}, {...localStorage}, document.cookie, location.href, history.state])")


def decoded(part: str) -> dict:
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def open_token(page):
    """Unfolds what is in the token."""
    sheet = page.sheet(TOKEN)
    sheet.find_element(By.TAG_NAME, "summary").click()
    return sheet


# Signed out

def test_signed_out_the_page_has_the_form_to_sign_in_open(service, reader, name):
    page = Page(service, reader)
    assert "You are not signed in." in page.one("main").text
    assert page.all(".sheet") == []
    assert page.focused.get_attribute("name") == "username"
    assert reader.all(".loading") == []
    photograph(reader.browser, "account-signed-out")
    assert_accessible(reader.browser)
    reader.sign_in(name)
    reader.find(".remaining")
    assert page.focused.tag_name == "h1"


def test_whoever_closes_the_form_can_open_it_again(service, reader):
    page = Page(service, reader)
    reader.press("Close", "#sign-in")
    assert not page.one("#sign-in").is_displayed()
    assert page.focused.tag_name == "h1"
    page.one("main button").click()
    assert page.focused.get_attribute("name") == "username"


# The token

def test_the_page_counts_down_and_says_what_is_in_the_token(page, name):
    assert name in page.one("main > div").text and f"{name}@example.com" in page.one("main > div").text
    left = page.one(".remaining .left")
    before = left.text
    assert re.fullmatch(r"1:00:00|\d\d:\d\d", before)
    page.wait(lambda: left.text != before)

    sheet = open_token(page)
    header, claims, signature = page.token.split(".")
    shown = [one.text for one in sheet.find_elements(By.CSS_SELECTOR, "pre .part")]
    assert shown[:2] == [header, claims]
    members = [one.text for one in sheet.find_elements(By.TAG_NAME, "dt")]
    assert members == [
        f"{member}: {json.dumps(value)}" for part in (header, claims) for member, value in decoded(part).items()]
    sentences = [one.text for one in sheet.find_elements(By.TAG_NAME, "dd")]
    assert len(sentences) == len(members) and all(sentences)
    assert not any("does not know" in one for one in sentences)
    for text in ("only the service can make or check it", "act as you until it ends", "Your password cannot be got"):
        assert text in sheet.text
    assert signature not in page.one("main").text


def test_its_dates_are_those_of_the_token(page):
    claims = decoded(page.token.split(".")[1])
    times = open_token(page).find_elements(By.CSS_SELECTOR, "dl + h3 + dl time")
    moments = [one.get_attribute("datetime") for one in times]
    as_told = [time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(claims[name])) for name in ("iat", "exp")]
    assert moments == as_told


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_the_whole_page_is_accessible_and_fits(page, width, scheme):
    look(page.browser, width, scheme=scheme)
    open_token(page)
    page.press(page.sheet(TOKEN), "Show the token")
    for heading in (CHANGE_PASSWORD, CHANGE_ADDRESS):
        page.fold(heading)
    page.faults(page.fill(DELETE))
    photograph(page.browser, f"account-{width}-{scheme}")
    assert_fits(page.browser)
    assert_accessible(page.browser)
    if width == 360:
        controls = page.browser.execute_script(
            "return [...document.querySelectorAll('main :is(button, summary, input:not([hidden]))')]"
            ".map((one) => [one.outerHTML, one.getBoundingClientRect().height])")
        assert [one for one, height in controls if height < 24] == []


def test_all_that_the_page_loads_is_light(page):
    assert weight(page.browser) < 60_000
    assert [one for one in requested(page.browser) if not one.startswith(f"{page.service.address}/")] == []


def test_the_signature_is_dots_until_it_is_to_be_seen(page):
    signature = page.token.split(".")[2]
    sheet = open_token(page)
    page.press(sheet, "Show the token")
    assert signature in sheet.text
    assert sheet.find_element(By.TAG_NAME, "pre").text == page.token
    # Each has a button of its own: the lines for curl go on hiding it.
    assert signature not in page.sheet(CURL).text
    page.press(sheet, "Show the token")
    assert signature not in sheet.text


def test_the_token_is_not_printed(page):
    page.press(page.sheet(CURL), "Show the token")
    page.press(open_token(page), "Show the token")
    page.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    signature = page.token.split(".")[2]
    try:
        assert signature not in page.one("main").text
        assert TOKEN in page.one("main").text
    finally:
        page.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    assert signature in page.one("main").text


def crafted(claims: dict, until=None) -> dict:
    """What a tab would keep of a token that the service has not made."""
    def part(value):
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")
    return {"token": f"{part({'alg': 'none'})}.{part(claims)}.c2lnbmF0dXJl", "until": until, "username": "sara",
            "email": "sara@example.com", "admin": True}


def test_what_the_page_does_not_know_is_named_and_never_becomes_markup(service, reader):
    page = Page(service, reader, crafted({"<img src=x onerror=alert(1)>": "<b>bold</b>", "exp": 1e300, "iat": "noon"}))
    sheet = open_token(page)
    assert "does not know what “<img src=x onerror=alert(1)>” means" in sheet.text
    assert '"<b>bold</b>"' in sheet.text and "1e+300" in sheet.text and "noon" in sheet.text
    assert page.all("main img, main b") == []
    assert "It has no end, unless" in sheet.text
    assert "You are an admin" in page.one("main").text


def test_a_token_that_is_none_of_ours_is_no_fault_of_the_page(service, reader):
    page = Page(service, reader, crafted({}) | {"token": "opaque"})
    assert "does not have the three parts" in open_token(page).text


# Signing out

def test_signing_out_here_forgets_the_token_in_this_tab_alone(page):
    token = page.token
    page.press(page.sheet(TOKEN), "Sign out here")
    assert page.told() == "You have signed out in this tab."
    assert page.session is None and page.all(".sheet") == []
    assert page.focused.tag_name == "h1"
    assert status(page.service, headers=by_token(token)) == 200


def test_signing_out_everywhere_ends_every_token(page, name):
    tokens = [page.token, page.service.token((name, PASSWORD))]
    page.press(page.sheet(TOKEN), "Sign out everywhere")
    assert page.told() == f"You have signed out everywhere: all tokens of {name} have ended."
    assert page.session is None and page.focused.tag_name == "h1"
    assert [status(page.service, headers=by_token(token)) for token in tokens] == [401, 401]


def test_signing_out_everywhere_that_fails_is_told_and_forgets_nothing(page):
    page.reader.expects_silence()
    token = page.token
    page.reader.network(offline=True)
    sheet = page.sheet(TOKEN)
    page.press(sheet, "Sign out everywhere")
    assert "may have ended or not. You are still signed in here" in page.alert(sheet)
    assert page.token == token
    assert page.focused.text == "Sign out everywhere"
    page.reader.network()
    page.press(sheet, "Sign out everywhere")
    assert "signed out everywhere" in page.told()
    assert status(page.service, headers=by_token(token)) == 401


def test_signing_out_everywhere_by_a_token_that_has_ended_says_so(page, name):
    page.reader.expects(401)
    page.service.call("DELETE", "users/token", headers=by_token(page.token))
    page.press(page.sheet(TOKEN), "Sign out everywhere")
    assert page.told() == "This token had ended already. Sign in to end those that may be left."
    assert f"The token of {name} has ended." in page.one("main").text
    assert page.one("#sign-in [name=username]").get_property("value") == name


def test_a_reader_signs_out_by_the_keyboard_alone(page):
    page.browser.execute_script("document.activeElement.blur()")
    for _ in range(30):
        page.focused.send_keys(Keys.TAB)
        if page.focused.text == "What is in it":
            page.focused.send_keys(Keys.ENTER)
        if page.focused.text == "Sign out here":
            break
    assert page.one("details").get_attribute("open") is not None
    page.focused.send_keys(Keys.SPACE)
    assert page.told() == "You have signed out in this tab."


# Lines for a shell

def copied(page, title: str) -> str:
    page.reader.lets_copy(page.service)
    page.browser.execute_async_script("navigator.clipboard.writeText('').then(arguments[0])")
    page.press(page.sheet(CURL), f"Copy: {title}")
    line = page.wait(lambda: page.reader.copied)
    page.reader.find(".line [role=status]", "Copied.")
    return line


def run(line: str, **options) -> str:
    answer = subprocess.run(["sh", "-c", line], capture_output=True, text=True, timeout=30, check=False, **options)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


def test_the_lines_do_what_they_say(page, name):
    assert "courses" in json.loads(run(copied(page, "List the courses, which needs no token")))
    assert json.loads(run(copied(page, "Who am I?")))["username"] == name
    course = json.loads(run(copied(page, "Add a course")))
    assert (course["title"], course["created_by"]) == ("Flask by Example", name)
    page.service.call("DELETE", f"courses/{course['id']}", headers=by_token(page.token))


def test_the_lines_hide_the_token_and_have_it_all_the_same(page):
    token = page.token
    sheet = page.sheet(CURL)
    assert token not in sheet.text and "••••" in sheet.text
    assert token in copied(page, "Who am I?")
    assert token not in sheet.text
    page.press(sheet, "Show the token")
    assert sheet.text.count(token) == 2


def test_a_name_with_quotes_is_one_word_of_the_shell(service, reader):
    page = Page(service, reader)
    name = new_account(service, """o'bri"en`$HOME`;\\""")
    page.sign_in(name)
    assert json.loads(run(copied(page, "Who am I?")))["username"] == name
    lines = copied(page, "Get a token"), copied(page, "Use it")
    assert not any(page.token in line for line in lines)
    # Without a terminal curl asks on its standard input.
    account = run("\n".join(lines), input=f"{PASSWORD}\n", start_new_session=True)
    assert json.loads(account)["username"] == name


def test_where_no_page_may_copy_the_line_is_selected(service, reader, name):
    reader.lets_nobody_copy()
    page = Page(service, reader)
    page.sign_in(name)
    sheet = page.sheet(CURL)
    page.press(sheet, "Copy: Who am I?")
    page.reader.find("[role=status]", "copy it yourself")
    assert json.loads(run(reader.selected))["username"] == name


# A new password

def test_a_new_password_ends_all_tokens_and_the_reader_stays_signed_in(page, name):
    service, before = page.service, [page.token, page.service.token((name, PASSWORD))]
    sheet = page.fill(CHANGE_PASSWORD, current=PASSWORD, password=NEW_PASSWORD, verify_password=NEW_PASSWORD)
    assert page.told(sheet) == "Your password is changed. All earlier tokens have ended, and this tab has a new one."
    assert [status(service, headers=by_token(token)) for token in before] == [401, 401]
    assert status(service, headers=by_token(page.token)) == 200
    assert status(service, auth=(name, NEW_PASSWORD)) == 200
    assert page.values(sheet) == {"current": "", "password": "", "verify_password": ""}
    assert page.focused.text == "Change the password"
    assert page.one("#sign-in").get_property("hidden")
    kept = page.everything_kept()
    assert page.token in kept and PASSWORD not in kept and NEW_PASSWORD not in kept


def test_a_wrong_password_is_told_at_its_field_and_nothing_is_lost(page, name):
    page.reader.expects(401)
    typed = {"current": "not it at all", "password": NEW_PASSWORD, "verify_password": NEW_PASSWORD}
    sheet = page.fill(CHANGE_PASSWORD, **typed)
    assert page.faults(sheet) == {"current": f"This is not the password of {name}."}
    assert page.values(sheet) == typed
    assert page.focused.get_attribute("name") == "current"
    # Whoever sits there without the password is not signed out for it.
    assert page.one("#sign-in").get_property("hidden")
    assert status(page.service, headers=by_token(page.token)) == 200


def test_all_that_is_wrong_with_a_new_password_is_told_at_once(page):
    page.reader.expects(400)
    sheet = page.fill(CHANGE_PASSWORD, current=PASSWORD, password="short", verify_password="other")
    faults = page.faults(sheet)
    assert set(faults) == {"password", "verify_password"}
    assert "8 to 1024 bytes" in faults["password"] and "do not match" in faults["verify_password"]
    assert page.focused.get_attribute("name") == "password"


def test_without_a_password_nothing_is_sent(page):
    requested(page.browser)
    sheet = page.fill(CHANGE_PASSWORD, password=NEW_PASSWORD, verify_password=NEW_PASSWORD)
    assert page.faults(sheet) == {"current": "Your current password is needed."}
    assert requested(page.browser) == []


def test_a_lost_network_is_told_and_the_form_can_be_sent_again(page, name):
    page.reader.expects_silence()
    typed = {"current": PASSWORD, "password": NEW_PASSWORD, "verify_password": NEW_PASSWORD}
    page.reader.network(offline=True)
    sheet = page.fill(CHANGE_PASSWORD, **typed)
    alert = page.alert(sheet)
    assert "This device is offline." in alert and "may have been changed or not. Try again" in alert
    assert page.values(sheet) == typed
    page.reader.network()
    page.press(sheet, "Change the password")
    assert page.told(sheet).startswith("Your password is changed.")
    assert status(page.service, auth=(name, NEW_PASSWORD)) == 200


def test_a_new_password_that_gets_no_token_asks_to_sign_in(page, name):
    # The network goes when the password has been changed, and before the token has come.
    page.browser.execute_script("""
        const { fetch } = window;
        window.fetch = async (address, ...rest) => {
            if (String(address).endsWith("/users/token")) throw new TypeError();
            return fetch(address, ...rest);
        };
    """)
    sheet = page.fill(CHANGE_PASSWORD, current=PASSWORD, password=NEW_PASSWORD, verify_password=NEW_PASSWORD)
    assert page.told(sheet) == "Your password is changed. Sign in with the new one."
    assert "signing in with it has failed" in page.one("#sign-in").text
    assert page.focused == page.one("#sign-in [name=password]")
    assert page.values(sheet) == {"current": "", "password": "", "verify_password": ""}
    assert status(page.service, auth=(name, NEW_PASSWORD)) == 200


def test_who_has_guessed_too_often_is_told_how_long_to_wait(page, name):
    page.reader.expects(401, 429)
    sheet = page.fold(CHANGE_ADDRESS)
    for field, value in {"email": "new@example.com", "current": "guess"}.items():
        sheet.find_element(By.NAME, field).send_keys(value)
    page.reader.guess(name)
    page.press(sheet, "Change the address")
    assert re.fullmatch(r"Too many sign-ins have failed; please try again in \d+ s\.", page.alert(sheet))
    assert page.values(sheet)["email"] == "new@example.com"


# A new address

def test_a_new_address_is_shown_and_tokens_go_on(page, name):
    token = page.token
    sheet = page.fill(CHANGE_ADDRESS, email=f"{name}@example.org", current=PASSWORD)
    assert page.told(sheet) == f"Your e-mail address is {name}@example.org now."
    assert f"{name}@example.org" in page.one("main > div").text
    assert page.token == token
    answer = page.service.get("users/me", headers=by_token(token))
    assert answer.json()["email"] == f"{name}@example.org"
    assert page.values(sheet) == {"email": "", "current": ""}
    assert PASSWORD not in page.everything_kept()


def test_an_address_of_somebody_else_is_told_at_its_field(page, service):
    page.reader.expects(409)
    other = new_account(service, f"reader{next(numbers)}")
    sheet = page.fill(CHANGE_ADDRESS, email=f"{other}@example.com", current=PASSWORD)
    assert page.faults(sheet) == {"email": "Another account has this e-mail address"}
    assert page.values(sheet) == {"email": f"{other}@example.com", "current": PASSWORD}
    photograph(page.browser, "account-conflict")


# The end of the token, and of the account

def test_a_token_that_ends_takes_nothing_of_what_is_being_typed(service, reader, name):
    token = service.token((name, PASSWORD), expires_in=3)
    page = Page(service, reader, {
        "token": token, "until": (time.time() + 3) * 1000, "username": name, "email": "", "admin": False})
    sheet = page.fold(CHANGE_PASSWORD)
    for field, value in {"current": PASSWORD, "password": NEW_PASSWORD, "verify_password": NEW_PASSWORD}.items():
        sheet.find_element(By.NAME, field).send_keys(value)
    page.wait(lambda: f"The token of {name} has ended." in page.one("main").text)
    assert page.all(".remaining") == [] and page.session["token"] == ""
    assert page.one("#sign-in").is_displayed()
    assert page.focused.get_attribute("name") == "verify_password"
    photograph(reader.browser, "account-ended")
    assert_accessible(reader.browser)
    # The password is enough; who signs in by it needs the other form no more.
    page.press(sheet, "Change the password")
    assert page.told(sheet).startswith("Your password is changed.")
    assert page.one(".remaining") and page.one("#sign-in").get_property("hidden")
    assert page.focused.text == "Change the password"


def test_somebody_else_who_signs_in_finds_nothing_of_the_one_before(page, service):
    page.fold(CHANGE_ADDRESS).find_element(By.NAME, "email").send_keys("half@an.add")
    page.press(page.sheet(TOKEN), "Sign out here")
    page.sign_in(new_account(service, f"reader{next(numbers)}"))
    assert page.values(page.fold(CHANGE_ADDRESS)) == {"email": "", "current": ""}


def test_an_account_is_deleted_and_what_it_has_added_stays(page, name):
    service, token = page.service, page.token
    course = service.add_course("Stays", f"https://example.com/{name}", headers=by_token(token)).json()
    page.fill(DELETE, name=name, current=PASSWORD)
    assert page.told() == f"The account {name} is deleted."
    assert page.session is None and page.all(".sheet") == []
    assert page.focused.tag_name == "h1"
    assert status(service, headers=by_token(token)) == 401
    assert status(service, auth=(name, PASSWORD)) == 401
    assert service.get(f"courses/{course['id']}").json()["created_by"] == name


def test_an_account_is_not_deleted_by_mistake(page, name):
    page.reader.expects(401)
    requested(page.browser)
    sheet = page.fill(DELETE, name="somebody")
    assert page.faults(sheet) == {
        "name": f"Type {name} here to delete it.", "current": "Your current password is needed."}
    assert "Nothing was sent." in page.alert(sheet)
    sheet = page.fill(DELETE, name="somebody", current=PASSWORD)
    page.wait(lambda: page.faults(sheet) == {"name": f"Type {name} here to delete it."})
    assert requested(page.browser) == []
    sheet = page.fill(DELETE, name=name, current="not it at all")
    page.wait(lambda: page.faults(sheet) == {"current": f"This is not the password of {name}."})
    assert status(page.service, auth=(name, PASSWORD)) == 200


def test_what_a_password_manager_looks_for_is_there(page, name):
    found = {
        heading: [one.get_attribute("autocomplete") for one in page.fold(heading).find_elements(By.TAG_NAME, "input")]
        for heading in (CHANGE_PASSWORD, CHANGE_ADDRESS, DELETE)
    }
    assert found == {
        CHANGE_PASSWORD: ["username", "current-password", "new-password", "new-password"],
        CHANGE_ADDRESS: ["username", "email", "current-password"],
        DELETE: ["username", "off", "current-password"],
    }
    assert {one.get_property("value") for one in page.all("main [autocomplete=username]")} == {name}
