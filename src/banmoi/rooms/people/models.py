"""Accounts, units and positions."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from banmoi.kit.privacy import classed
from banmoi.rooms.files.models import StoredFile
from banmoi.rooms.places.models import Place


class UserManager(BaseUserManager["User"]):
    """Makes accounts with a hashed password."""

    def create_user(self, username: str, full_name: str, password: str | None = None) -> "User":
        user = self.model(username=username, full_name=full_name)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """An account. What it may do comes from positions alone; there is no superuser."""

    PRIVACY = classed(
        official="id is_active demonstration",
        personal="username full_name email last_login date_joined",
        secret="password calendar_digest",
    )

    username = models.CharField(max_length=60, unique=True)
    full_name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)
    demonstration = models.BooleanField(default=False)
    calendar_digest = models.CharField(max_length=64, blank=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    objects = UserManager()

    def __str__(self) -> str:
        return self.full_name

    def get_full_name(self) -> str:
        return self.full_name


class Unit(models.Model):
    """A body of a place: People's Committee, steering committee, hamlet board…

    `paper` is the decision that set it up, `term_ends` the last day of its term, `rules_file` its
    operating rules (quy chế hoạt động).
    """

    PRIVACY = classed(official="id place kind name_vi valid_from valid_to paper term_ends rules_file")

    place = models.ForeignKey(Place, models.PROTECT, related_name="units")
    kind = models.CharField(max_length=40)
    name_vi = models.CharField(max_length=200)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    paper = models.CharField(max_length=200, blank=True)
    term_ends = models.DateField(null=True)
    rules_file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return self.name_vi


class Position(models.Model):
    """Who holds which role in which unit, and when."""

    PRIVACY = classed(official="id unit role title_vi valid_from valid_to", personal="user")

    user = models.ForeignKey(User, models.PROTECT, related_name="positions")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="positions")
    role = models.CharField(max_length=40)
    title_vi = models.CharField(max_length=200)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)


class ApiToken(models.Model):
    """A token for machines: it acts as its owner, reads only unless said otherwise."""

    PRIVACY = classed(
        official="id created_at expires_on may_write",
        personal="user name last_used_on",
        secret="digest",
    )

    user = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    may_write = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    expires_on = models.DateField()
    last_used_on = models.DateField(null=True)
