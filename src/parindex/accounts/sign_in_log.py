"""Signing in, failing to, signing out and changing a password stand in the journal like every act."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as allauth_signals
from django.contrib.auth import signals as auth_signals
from django.db import transaction
from django.http import HttpRequest

from parindex.accounts.models import User
from parindex.audit import journal
from parindex.audit.actor import Actor
from parindex.audit.journal import Act
from parindex.audit.models import Outcome
from parindex.kit import clock


def connect() -> None:
    auth_signals.user_logged_in.connect(_signed_in, dispatch_uid="journal.signed_in")
    auth_signals.user_logged_out.connect(_signed_out, dispatch_uid="journal.signed_out")
    auth_signals.user_login_failed.connect(_failed, dispatch_uid="journal.failed")
    allauth_signals.password_changed.connect(_password_changed, dispatch_uid="journal.password")


def _signed_in(request: HttpRequest, user: User, **kwargs: Any) -> None:
    _enter("accounts.signed_in", user, request)


def _signed_out(request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    if user is not None:
        _enter("accounts.signed_out", user, request)


def _password_changed(request: HttpRequest, user: User, **kwargs: Any) -> None:
    _enter("accounts.password_changed", user, request)


def _failed(credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any) -> None:
    """The name that was tried is kept only when it is an account's: people type passwords into that field."""
    user = User.objects.filter(username=str(credentials.get("username", ""))[:150]).first()
    _enter("accounts.sign_in_failed", user, request, outcome=Outcome.REFUSED)


def _enter(act: str, user: User | None, request: HttpRequest | None, outcome: str = Outcome.DONE.value) -> None:
    actor = Actor(
        user_id=user.pk if user else None,
        name=str(user) if user else "",
        at=clock.now(),
        request_id=getattr(request, "request_id", ""),
    )
    subject = f"accounts.user:{user.pk}" if user else ""
    with transaction.atomic():
        journal.append(Act(act, actor), outcome=outcome, subject=subject)
