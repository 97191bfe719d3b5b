"""The pages of sign-in and of one's account in a real browser: readable in both languages, narrow and wide."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.core.cache import cache

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "reeds-by-the-river-7"
PAGES = (
    "/account/", "/account/password/", "/account/sessions/", "/account/second-factor/", "/account/second-factor/app/",
    "/account/second-factor/keys/", "/account/second-factor/keys/add/", "/account/again/",
)  # fmt: skip


@pytest.fixture
def officer(db):
    from datetime import timedelta

    from django.utils import timezone

    from touchstone.kernel.access.models import ApiToken, User

    cache.clear()
    user = User.objects.create_user("officer", password=PASSWORD)
    now = timezone.now()
    ApiToken.issue(user, name="nightly", scopes=["read"], made_at=now, expires_at=now + timedelta(days=9))
    return user


def signed_in(page, address):
    page.goto(address + "/sign-in/")
    page.get_by_label("Username").fill("officer")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.goto(address + "/account/again/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Confirm").click()


def test_pages_of_the_account_hold_to_the_rules_of_the_house(chromium, live_server, officer):
    from axe_playwright_python.sync_playwright import Axe

    context = chromium.new_context(bypass_csp=True)
    page, wrong = context.new_page(), []
    signed_in(page, live_server.url)
    for prefix in ("", "/zh-hans"):
        for address in PAGES:
            for width in (1440, 360):
                page.set_viewport_size({"width": width, "height": 900})
                page.goto(live_server.url + prefix + address)
                if page.evaluate("document.documentElement.scrollWidth") > width:
                    wrong.append(f"{prefix}{address} scrolls sideways at {width}")
                _keep_picture(page, f"{prefix}{address}", width)
            found = Axe().run(page).response["violations"]
            wrong += [f"{prefix}{address}: {each['id']}: {each['nodes'][0]['html'][:150]}" for each in found]
    context.close()
    assert not wrong, "\n".join(wrong)


def test_a_security_key_is_added_and_then_asked_for_at_sign_in(chromium, live_server, officer):
    """With the browser's own virtual key, under the policy that forbids inline script."""
    context = chromium.new_context()
    page = context.new_page()
    address = live_server.url.replace("127.0.0.1", "localhost")
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "usb", "hasUserVerification": True, "isUserVerified": True,
               "automaticPresenceSimulation": True}  # fmt: skip
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    signed_in(page, address)
    page.goto(address + "/account/second-factor/keys/add/")
    page.get_by_label("Name").fill("Blue key")
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url("**/account/second-factor/codes/**")
    page.get_by_role("button", name="Sign out").first.click()
    page.goto(address + "/sign-in/")
    page.get_by_label("Username").fill("officer")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/sign-in/second-factor/**")
    page.locator("#mfa_webauthn_authenticate").click()
    page.wait_for_url("**/desk/")
    context.close()


def _keep_picture(page, address, width):
    """A picture of every page, where TOUCHSTONE_PICTURES names a folder for them."""
    folder = os.environ.get("TOUCHSTONE_PICTURES")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(Path(folder) / f"{address.strip('/').replace('/', '-')}-{width}.png"))
