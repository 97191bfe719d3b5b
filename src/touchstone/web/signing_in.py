"""Settings of sign-in: accounts, second factors, directories of organs, limits of attempts.

TOUCHSTONE_SECOND_FACTOR  the role from which a second factor is asked (default: head where HTTPS is on, else nobody)
TOUCHSTONE_PROXIES        how many proxies of our own stand before the server (default: 1 where HTTPS is on, else 0)
TOUCHSTONE_DIRECTORIES    a JSON file that lists OpenID Connect directories (default: directories.json in the data)
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

APPS = [
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "allauth.usersessions",
]


class DirectoriesUnreadable(ValueError):
    """The list of directories cannot be read; the message says what is wrong with it."""


def directories(path: Path) -> list[dict[str, Any]]:
    """The directories an operator lists: id, name, server_url, client_id, secret and the origin of its sign-in page."""
    if not path.is_file():
        return []
    try:
        listed = json.loads(path.read_text(encoding="utf-8"))
        return [_directory(each) for each in listed]
    except (ValueError, TypeError, KeyError) as error:
        raise DirectoriesUnreadable(
            f"{path.name}: {error!r}. It is a JSON list of objects with id, name, server_url, client_id and secret."
        )


def _directory(given: dict[str, Any]) -> dict[str, Any]:
    server = given["server_url"]
    if urlsplit(server).scheme != "https" and urlsplit(server).hostname not in ("localhost", "127.0.0.1"):
        raise ValueError(f"the directory '{given['id']}' is not reached over HTTPS: {server}")
    return {
        "provider_id": given["id"],
        "name": given["name"],
        "client_id": given["client_id"],
        "secret": given["secret"],
        "settings": {
            "server_url": server,
            "oauth_pkce_enabled": True,
            "origin": given.get("sign_in_origin") or "{0.scheme}://{0.netloc}".format(urlsplit(server)),
        },
    }


def settings_of(data: Path, https: bool) -> dict[str, Any]:
    """All settings of sign-in, as the settings module takes them."""
    listed = directories(Path(os.environ.get("TOUCHSTONE_DIRECTORIES") or data / "directories.json"))
    return {
        "TOUCHSTONE_SECOND_FACTOR": os.environ.get("TOUCHSTONE_SECOND_FACTOR", "head" if https else ""),
        "TOUCHSTONE_DIRECTORIES": [(each["provider_id"], each["name"]) for each in listed],
        "FORM_TARGETS": ["'self'", *sorted({each["settings"]["origin"] for each in listed})],
        "AUTHENTICATION_BACKENDS": ["allauth.account.auth_backends.AuthenticationBackend"],
        "ALLAUTH_TRUSTED_PROXY_COUNT": int(os.environ.get("TOUCHSTONE_PROXIES", "1" if https else "0")),
        "ACCOUNT_ADAPTER": "touchstone.kernel.access.accounts.Accounts",
        "ACCOUNT_LOGIN_METHODS": {"username"},
        "ACCOUNT_SIGNUP_FIELDS": ["username*", "password1*", "password2*"],
        "ACCOUNT_EMAIL_VERIFICATION": "none",
        "ACCOUNT_EMAIL_NOTIFICATIONS": False,
        "ACCOUNT_SESSION_REMEMBER": True,
        "ACCOUNT_AUTHENTICATED_LOGIN_REDIRECTS": False,
        "ACCOUNT_USER_DISPLAY": str,
        "ACCOUNT_RATE_LIMITS": {
            "login": "600/m/ip",
            "login_failed": "30/5m/ip,6/5m/key",
            "reauthenticate": "10/m/user",
            "change_password": "5/m/user",
        },
        "MFA_ADAPTER": "touchstone.kernel.access.accounts.SecondFactors",
        "MFA_SUPPORTED_TYPES": ["totp", "webauthn", "recovery_codes"],
        "MFA_TOTP_ISSUER": "Touchstone",
        "MFA_TOTP_TOLERANCE": 1,
        "MFA_PASSKEY_LOGIN_ENABLED": False,
        "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": not https,
        "MFA_RECOVERY_CODES_SHOW_ONCE": False,
        "SOCIALACCOUNT_ADAPTER": "touchstone.kernel.access.accounts.Directories",
        "SOCIALACCOUNT_ONLY": False,
        "SOCIALACCOUNT_AUTO_SIGNUP": False,
        "SOCIALACCOUNT_STORE_TOKENS": False,
        "SOCIALACCOUNT_PROVIDERS": {"openid_connect": {"APPS": listed}},
        "SESSION_COOKIE_AGE": 12 * 3600,
    }
