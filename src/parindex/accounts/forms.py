"""The sign-in form: allauth's, in our words."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from django.utils.translation import gettext_lazy as _


class SignIn(LoginForm):  # type: ignore[misc]  # allauth has no types
    """User name and password. The same answer for an unknown name and a wrong password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name, password = self.fields["login"], self.fields["password"]
        name.label, password.label = _("Tên đăng nhập"), _("Mật khẩu")
        name.error_messages["required"] = _("Hãy ghi tên đăng nhập.")
        password.error_messages["required"] = _("Hãy ghi mật khẩu.")
        password.help_text = ""
        for field in (name, password):
            field.widget.attrs.pop("placeholder", None)
        name.widget.attrs.update({"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"})
        password.widget.attrs["autocomplete"] = "current-password"
