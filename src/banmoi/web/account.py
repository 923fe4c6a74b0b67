"""Signing in: nobody signs up by themselves, and guessing is locked out."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are opened by the installation's keeper, never by a visitor."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        del request
        return False


def locked_out(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """The page after too many wrong passwords."""
    del args, kwargs
    return render(request, "error.html", {"kind": "locked"}, status=429)
