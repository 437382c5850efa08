"""Somebody who reads the pages in a browser: looks, types, presses, and minds no more than a person would."""

from contextlib import contextmanager

from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select

import browser as chromium
from service import PASSWORD


class Reader:
    """A tab of a browser."""

    def __init__(self, browser):
        self.browser = browser
        self._expected: list[str] = []

    def open(self, service, place: str = ""):
        """Opens a page; what is behind # in the place of the page before would be no new page."""
        self.browser.get("about:blank")
        self.browser.get(f"{service.address}/{place}")

    def expects(self, *statuses: int):
        """A browser notes in its console each answer that says no; these are meant."""
        self._expected += [f"status of {status}" for status in statuses]

    def expects_silence(self):
        self._expected += ["net::ERR_"]

    # Sets, for as long as the tab is there

    def network(self, offline=False, latency=0):
        """Takes the network away or makes it slow; without an argument it is as it was."""
        self.browser.execute_cdp_cmd("Network.enable", {})
        self.browser.execute_cdp_cmd("Network.emulateNetworkConditions", {
            "offline": offline, "latency": latency, "downloadThroughput": -1, "uploadThroughput": -1})

    def without_script(self):
        self.browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})

    def lets_copy(self, service):
        self.browser.execute_cdp_cmd("Browser.grantPermissions", {
            "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"], "origin": service.address})

    def lets_nobody_copy(self):
        """As it is for a page that came without HTTPS."""
        self.browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {
            "source": "Object.defineProperty(Navigator.prototype, 'clipboard', { value: undefined })"})

    # Looks

    def all(self, css: str) -> list:
        return self.browser.find_elements(By.CSS_SELECTOR, css)

    def find(self, css: str, text: str = ""):
        """Waits for an element that is shown, and has a text."""
        def found():
            return next((one for one in self.all(css) if one.is_displayed() and text in one.text), None)
        return self.until(lambda: self.fresh(found))

    def finds_no(self, css: str):
        """Waits until no such element is shown."""
        self.until(lambda: self.fresh(lambda: not any(one.is_displayed() for one in self.all(css))))

    def texts(self, css: str) -> list[str]:
        return self.browser.execute_script(
            "return [...document.querySelectorAll(arguments[0])].map((one) => one.textContent)", css)

    def fresh(self, look):
        """What was looked for, or None where it went away while it was looked at."""
        try:
            return look()
        except StaleElementReferenceException:
            return None

    def until(self, condition):
        """Waits for a condition, which does not hold while what it looks at goes away."""
        return chromium.until(self.browser, lambda: self.fresh(condition))

    @property
    def heading(self) -> str:
        return self.find("h1").text

    @property
    def place(self) -> str:
        """The part of the address behind #."""
        return self.browser.current_url.partition("#")[2]

    @property
    def focused(self):
        return self.browser.switch_to.active_element

    @property
    def copied(self) -> str:
        return self.browser.execute_async_script("navigator.clipboard.readText().then(arguments[0])")

    @property
    def selected(self) -> str:
        return self.browser.execute_script("return String(getSelection())")

    # Does

    def press(self, text: str, within: str = "body"):
        """Presses the button or follows the link that says so."""
        path = f".//*[self::button or self::a][normalize-space()='{text}']"

        def shown():
            return next((one for one in self.find(within).find_elements(By.XPATH, path) if one.is_displayed()), None)
        self.until(lambda: self.fresh(shown)).click()

    def fill(self, within: str = "main form.sheet", **values):
        """Fills in fields of a form, in place of what is there."""
        for name, value in values.items():
            control = self.find(f"{within} [name='{name}']")
            if control.get_attribute("type") == "radio":
                self.find(f"{within} [name='{name}'][value='{value}']").click()
            else:
                control.send_keys(Keys.CONTROL, "a")
                control.send_keys(Keys.DELETE if value == "" else value)

    def value(self, name: str, within: str = "main form.sheet") -> str:
        return self.find(f"{within} [name='{name}']").get_property("value")

    def choose(self, css: str, text: str):
        Select(self.find(css)).select_by_visible_text(text)

    def sign_in(self, name: str, password: str = PASSWORD):
        """Fills in the form to sign in with, which is open, and sends it."""
        self.fill("#sign-in", username=name, password=password)
        self.press("Sign in", "#sign-in form")

    def guess(self, name: str):
        """Guesses a password, from where the page stands, until the name has to wait for 4 s, and so has the reader."""
        self.browser.execute_async_script("""
            const [name, done] = arguments;
            const headers = { Authorization: `Basic ${btoa(`${name}:guess`)}`, "X-Requested-With": "fetch" };
            const guess = async () => {
                const answer = await fetch("api/v1/users/token", { headers });
                if (Number(answer.headers.get("Retry-After")) >= 4) done();
                else setTimeout(guess, 50);
            };
            guess();
        """, name)

    def keys(self, *keys: str):
        self.focused.send_keys(*keys)

    @property
    def complaints(self) -> list[str]:
        return chromium.complaints(self.browser, *self._expected)


@contextmanager
def reading(browser):
    """A tab that is closed at the end; nothing may be in its console but what was expected."""
    with chromium.tab(browser):
        browser.get_log("browser")
        browser.get_log("performance")
        chromium.look(browser)
        reader = Reader(browser)
        yield reader
        assert reader.complaints == []
