"""The forms by which one shows who one is: allauth's, in our words."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm, ReauthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as CodeForm
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


class PasswordAgain(ReauthenticateForm):  # type: ignore[misc]
    """The password once more, in the middle of the work."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        password = self.fields["password"]
        password.label, password.help_text = _("Mật khẩu"), ""
        password.error_messages["required"] = _("Hãy ghi mật khẩu.")
        password.widget.attrs.pop("placeholder", None)
        password.widget.attrs["autocomplete"] = "current-password"


class CodeAgain(CodeForm):  # type: ignore[misc]
    """The second factor once more: a code of the application, or one kept for emergencies."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        code.label, code.help_text = _("Mã xác thực"), _("Mã sáu số của ứng dụng xác thực, hoặc một mã dự phòng.")
        code.error_messages["required"] = _("Hãy ghi mã xác thực.")
        code.widget.attrs.pop("placeholder", None)
        code.widget.attrs["autocomplete"], code.widget.attrs["inputmode"] = "one-time-code", "numeric"
