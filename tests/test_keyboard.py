"""The whole first journey by keyboard alone, without script, on a phone's width, and on paper, in both languages."""

from __future__ import annotations

import io
import re
from datetime import UTC, date, datetime
from typing import Any

import pypdf
import pytest
from playwright.sync_api import TimeoutError

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

#: What a person looks for on the pages: English, Chinese.
WORDS = {
    "sign in": ("Sign in", "登录"), "username": ("Username", "用户名"), "password": ("Password", "密码"),
    "search": ("Search everything", "检索全部内容"), "proof": ("What stands behind it", "数据来源"),
    "menu": ("Menu", "菜单"), "registers": ("Registers", "登记簿"), "works": ("Copyright works", "作品登记"),
    "new": ("File a record", "新建记录"), "title": ("title of the work", "作品名称"),
    "kind": ("form of the work", "作品类别"), "authors": ("authors", "作者"), "owner": ("copyright owner", "著作权人"),
    "region": ("owner's city", "著作权人所在城市"), "completed": ("completed on", "完成日期"),
    "held": ("held on", "生效日期"), "file": ("File", "立档"), "attach": ("Attach a document", "附上文件"),
    "document": ("File", "文件"), "do attach": ("Attach", "附上"), "accept": ("Accept", "受理"),
    "register": ("Register", "登记"), "certificate": ("Certificate (PDF)", "登记证书（PDF）"),
    "verify": ("Verify a certificate", "查验证书"), "number": ("Number", "编号"),
    "code": ("Verification code", "验证码"), "do verify": ("Verify", "验证"),
    "genuine": ("is genuine", "证书真实"), "record": ("Open the public record", "打开公开记录"),
}  # fmt: skip


class Hands:
    """A person with a keyboard: moves by Tab, opens by Enter, and sees a page as text."""

    def __init__(self, page: Any, chinese: bool) -> None:
        self.page, self.chinese = page, chinese

    def say(self, what: str) -> str:
        return WORDS[what][self.chinese]

    def go_to(self, role: str, what: str, *, exact: bool = True) -> Any:
        """Tab on until the element with this role and name has the focus, and see that the focus shows."""
        name: Any = self.say(what)
        name = name if exact else re.compile(rf"^{re.escape(name)}[:：]?$", re.IGNORECASE)
        wanted = self.page.get_by_role(role, name=name, exact=exact)
        for _press in range(200):
            self.page.keyboard.press("Tab")
            for each in wanted.all():
                if each.evaluate("el => el === document.activeElement"):
                    assert each.evaluate("el => getComputedStyle(el).outlineStyle") != "none", f"{what} hides its focus"
                    return each
        raise AssertionError(f"{what} cannot be reached by Tab on {self.page.url}")

    def open(self, role: str, what: str) -> None:
        self.go_to(role, what)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def fill(self, what: str, text: str, role: str = "textbox") -> None:
        self.go_to(role, what, exact=False)
        self.page.keyboard.type(text)

    def go_to_field(self, what: str) -> None:
        """Tab on until the field with this label has the focus; for fields that have no role, as a file's."""
        label = self.page.get_by_label(re.compile(rf"^{re.escape(self.say(what))}[:：]?$", re.IGNORECASE))
        for _press in range(60):
            self.page.keyboard.press("Tab")
            if label.evaluate("el => el === document.activeElement"):
                return
        raise AssertionError(f"{what} cannot be reached by Tab on {self.page.url}")

    def fill_day(self, what: str, month_day_year: str) -> None:
        """A date field is typed as the browser's own language writes it."""
        self.go_to_field(what)
        self.page.keyboard.type(month_day_year)

    def choose_file(self, file: Any) -> None:
        """Open the chooser of the field that has the focus; pressed once more where a busy browser let the key pass."""
        for patience in (20_000, 60_000):
            try:
                with self.page.expect_file_chooser(timeout=patience) as chooser:
                    self.page.keyboard.press("Enter")
            except TimeoutError:
                continue
            chooser.value.set_files(file)
            return
        raise AssertionError(f"no file can be chosen by Enter on {self.page.url}")

    def prints(self, *texts: str) -> None:
        """What the page says is on its print, the way around the site is not, and nothing is wider than the paper."""
        printed = pypdf.PdfReader(io.BytesIO(self.page.pdf(format="A4")))
        words = re.sub(r"\s+", "", "".join(sheet.extract_text() for sheet in printed.pages))
        for text in texts:
            assert re.sub(r"\s+", "", text) in words, f"{text} is not on the print of {self.page.url}"
        assert WORDS["search"][self.chinese].replace(" ", "") not in words
        self.page.emulate_media(media="print")
        assert not self.page.get_by_role("search").first.is_visible()
        self.page.emulate_media(media="screen")


@pytest.fixture
def office(db: Any) -> None:
    """The plan, an officer of the copyright office, proofs computed; not one work on file."""
    from touchstone.kernel.access.models import Membership, User
    from touchstone.kernel.parties.models import Organ
    from touchstone.kernel.proofs.reads import compute_proofs
    from touchstone.kernel.regions.loader import load_regions
    from touchstone.plan.loading import load_edition

    load_regions()
    load_edition("cn-2012")
    officer = User.objects.create_user("officer", password="willow-and-oak-12")
    Membership.objects.create(user=officer, organ=Organ.objects.get(code="NCAC"), role="officer")
    compute_proofs(date(2012, 11, 30), computed_at=datetime(2012, 11, 30, tzinfo=UTC))


@pytest.mark.parametrize("chinese", [False, True], ids=["English", "Chinese"])
def test_the_first_journey_by_keyboard_without_script_on_a_phone_and_on_paper(chromium, live_server, office, chinese):
    context = chromium.new_context(
        java_script_enabled=False, viewport={"width": 360, "height": 740}, locale="en-US", accept_downloads=True
    )
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.on("filechooser", lambda _chooser: None)  # asked for from the start, not beside the press of the key
    hands = Hands(page, chinese)
    prefix = "/zh-hans" if chinese else ""
    page.goto(f"{live_server.url}{prefix}/sign-in/")
    hands.fill("username", "officer")
    hands.fill("password", "willow-and-oak-12")
    hands.open("button", "sign in")
    _find_the_proof(hands)
    number = _file_a_work(hands)
    _take_through_its_steps(hands, number)
    code = _print_the_certificate(hands, number)
    page.goto(f"{live_server.url}{prefix}/registers/works/")
    _verify_it(hands, number, code)
    context.close()


def _find_the_proof(hands: Hands) -> None:
    hands.fill("search", "M7", role="searchbox")
    with hands.page.expect_navigation():
        hands.page.keyboard.press("Enter")
    assert hands.page.locator("h1").inner_text().startswith("M7")
    hands.prints("M7")
    hands.open("link", "proof")
    assert "/works/ranking/" in hands.page.url
    _fits(hands.page)


def _file_a_work(hands: Hands) -> str:
    """File a work from the menu on, and say the number it was given."""
    _open_menu(hands)
    hands.open("link", "registers")
    hands.open("link", "works")
    hands.open("link", "new")
    _fits(hands.page)
    hands.fill("title", "Willows on the Qinhuai")
    hands.go_to("combobox", "kind", exact=False)
    hands.page.keyboard.press("ArrowDown")
    hands.fill("authors", "Li Wen")
    hands.fill("owner", "Li Wen")
    hands.fill("region", "320100", role="combobox")
    hands.fill_day("completed", "01202012")
    hands.fill_day("held", "03012012")
    hands.open("button", "file")
    return re.search(r"CW-2012-\d{6}", hands.page.locator("h1").inner_text())[0]


def _take_through_its_steps(hands: Hands, number: str) -> None:
    """Attach a copy, accept, register; the record is printed."""
    hands.open("link", "attach")
    hands.go_to_field("document")
    hands.choose_file({"name": "copy.txt", "mimeType": "text/plain", "buffer": b"willows"})
    hands.open("button", "do attach")
    for step, day in (("accept", "03052012"), ("register", "03202012")):
        hands.open("link", step)
        hands.fill_day("held", day)
        hands.open("button", step)
    hands.prints(number, "Willows on the Qinhuai")
    _fits(hands.page)


def _print_the_certificate(hands: Hands, number: str) -> str:
    """Fetch the certificate and read off it the code by which it is verified."""
    hands.go_to("link", "certificate")
    with hands.page.expect_download() as download:
        hands.page.keyboard.press("Enter")
    stated = pypdf.PdfReader(download.value.path()).pages[0].extract_text()
    assert number in stated
    return re.search(r"(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}", re.sub(r"\s+", "", stated))[0]


def _verify_it(hands: Hands, number: str, code: str) -> None:
    hands.open("link", "verify")
    hands.fill("number", number)
    hands.fill("code", code.lower())
    hands.open("button", "do verify")
    assert hands.say("genuine") in hands.page.get_by_role("status").inner_text()
    hands.prints(number)
    _fits(hands.page)
    hands.open("link", "record")
    assert number in hands.page.locator("h1").inner_text()


def _open_menu(hands: Hands) -> None:
    for _press in range(20):
        if hands.page.locator("details.menu summary").evaluate("el => el === document.activeElement"):
            hands.page.keyboard.press("Enter")
            hands.page.locator("details.menu[open]").wait_for()
            return
        hands.page.keyboard.press("Tab")
    raise AssertionError("the menu cannot be reached by Tab")


def _fits(page: Any) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= 360, f"{page.url} scrolls sideways"
