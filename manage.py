#!/usr/bin/env python3
"""Django's command line. `prepare` alone may run before there is a secret key, since it makes one."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "firewall_tracker.settings")
    try:
        if sys.argv[1:2] == ["prepare"]:
            make_secret_key()
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"The settings are wrong. {error}")


def make_secret_key() -> None:
    from firewall_tracker import environment

    if environment.make_secret_key():
        sys.stdout.write(f"Made a secret key: {environment.secret_key_file()}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
