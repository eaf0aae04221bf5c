"""The peer that intake is measured against: django-helpdesk as it ships, on SQLite, in an environment of its own."""
# ruff: noqa: INP001  scripts lie beside one another, in no package

import os
import subprocess
import sys
import textwrap
from pathlib import Path

VERSION = "2.6.1"
_SETTINGS = """
SECRET_KEY = "only for a benchmark"
USE_TZ = True
DATABASES = {{"default": {{"ENGINE": "django.db.backends.sqlite3", "NAME": "{home}/helpdesk.sqlite3"}}}}
INSTALLED_APPS = [
    "django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions",
    "django.contrib.messages", "django.contrib.sites", "django.contrib.humanize", "rest_framework", "helpdesk",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware", "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
TEMPLATES = [{{
    "BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True,
    "OPTIONS": {{"context_processors": [
        "django.template.context_processors.request", "django.contrib.auth.context_processors.auth",
        "django.contrib.messages.context_processors.messages",
    ]}},
}}]
ROOT_URLCONF = "peer_urls"
SITE_ID = 1
MEDIA_ROOT = "{home}/media"
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
EMAIL_HOST, EMAIL_PORT = "127.0.0.1", {smtp}
HELPDESK_TEAMS_MODE_ENABLED = False
"""
_URLS = """
from django.contrib import admin
from django.urls import include, path
urlpatterns = [path("admin/", admin.site.urls), path("", include("helpdesk.urls", namespace="helpdesk"))]
"""
_QUEUE = """
from helpdesk.models import Queue
Queue.objects.update_or_create(slug="corrections", defaults=dict(
    title="Corrections", email_address="corrections@paper.example", allow_email_submission=True,
    email_box_type="imap", email_box_host="127.0.0.1", email_box_port={imap}, email_box_ssl=True,
    email_box_user="{username}", email_box_pass="{password}", email_box_imap_folder="INBOX", email_box_interval=0,
))
"""


class Helpdesk:
    """One installation: a folder with its environment, and another with its database."""

    def __init__(self, environment: Path, home: Path) -> None:
        self._python = environment / "bin" / "python"
        self._environment = environment
        self._home = home

    def install(self) -> None:
        """Makes the environment, unless it is there already."""
        if not self._python.exists():
            subprocess.run([sys.executable, "-m", "venv", str(self._environment)], check=True)  # noqa: S603  fixed words
        pip = [str(self._python), "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
        subprocess.run([*pip, f"django-helpdesk=={VERSION}"], check=True, stderr=subprocess.DEVNULL)  # noqa: S603  fixed words

    def set_up(self, *, imap: int, smtp: int, username: str, password: str) -> None:
        """Makes an empty database with one queue that reads the mailbox, and its letters' templates."""
        self._home.mkdir(parents=True)
        (self._home / "peer_settings.py").write_text(_SETTINGS.format(home=self._home, smtp=smtp), encoding="utf-8")
        (self._home / "peer_urls.py").write_text(_URLS, encoding="utf-8")
        self._manage("migrate", "-v0")
        self._manage("loaddata", "-v0", "emailtemplate.json")
        queue = _QUEUE.format(imap=imap, username=username, password=password)
        self._manage("shell", "-c", textwrap.dedent(queue))

    def command(self) -> list[str]:
        """What reads the mailbox once, files all that is in it, and acknowledges it."""
        return [str(self._python), "-m", "django", "get_email", "--quiet"]

    def environ(self) -> dict[str, str]:
        return {**os.environ, "PYTHONPATH": str(self._home), "DJANGO_SETTINGS_MODULE": "peer_settings"}

    def _manage(self, *words: str) -> None:
        command = [str(self._python), "-m", "django", *words]
        subprocess.run(command, check=True, env=self.environ(), stdout=subprocess.DEVNULL)  # noqa: S603  our own words
