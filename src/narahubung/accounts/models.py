"""The people who sign in."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models


class Person(AbstractBaseUser, PermissionsMixin):
    """Somebody who may sign in, known by an e-mail address."""

    email = models.EmailField(unique=True)
    is_active = models.BooleanField(default=True)

    objects = BaseUserManager["Person"]()

    USERNAME_FIELD = "email"
