import uuid
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.passwords import ALONE, normal

UNCONFIRMED_DAYS = 30


class UserManager(BaseUserManager):
    def content_editors(self):
        """Who gets the weekly mail of what is due."""
        return self.filter(is_active=True, is_staff=True, is_editor=True)

    def never_confirmed(self):
        """Who asked for an account and left it at that. The address may be somebody else's."""
        past = timezone.now() - timedelta(days=UNCONFIRMED_DAYS)
        confirmed = EmailAddress.objects.filter(verified=True).values("user")
        waiting = self.filter(created_at__lt=past, last_login=None, is_superuser=False)
        return waiting.exclude(pk__in=confirmed)

    def create_user(self, email, password=None, **fields):
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        """Whoever can type this command needs no mail to prove the address."""
        user = self.create_user(email, password, is_staff=True, is_superuser=True, **fields)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        return user

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    """A person, known by e-mail address."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=80, blank=True)
    language = models.CharField(
        _("language"), max_length=5, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    is_editor = models.BooleanField(_("content editor"), default=False)
    is_staff = models.BooleanField(_("may enter the administration"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    # A hash does not tell how long the password is, and a short one may not stand alone.
    has_short_password = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    # Whether to hear by mail of agreements that are nearly due (agreements/mail.py).
    agreement_mails = models.BooleanField(_("mails about agreements"), default=True)
    # When a content editor last got the weekly mail of what is due.
    queue_mailed_on = models.DateField(null=True, editable=False)

    USERNAME_FIELD = "email"
    objects = UserManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_any_case")]

    def __str__(self):
        return self.name or self.email

    def set_password(self, raw_password):
        super().set_password(normal(raw_password))
        self.has_short_password = bool(raw_password) and len(normal(raw_password)) < ALONE

    def check_password(self, raw_password):
        return super().check_password(normal(raw_password))

    @property
    def keeps_content(self):
        """Whether this person looks after the texts and the catalogue."""
        may_enter = self.is_active and self.is_staff
        return may_enter and (self.is_editor or self.is_superuser)

    @property
    def is_coach(self):
        """Some organisation lets this person look along today."""
        return self.mandates.in_force().exists()

    @property
    def has_second_step(self):
        return self.authenticator_set.exists()

    @property
    def must_set_up_second_step(self):
        """Whoever sees the work of others, or changes what everybody reads, signs in with two
        steps."""
        trusted = self.is_editor or self.is_staff or self.is_superuser or self.is_coach
        return trusted and not self.has_second_step
