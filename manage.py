#!/usr/bin/env python3
"""Django's command line. `prepare` alone may run before there is a secret key, since it makes one."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "firewall_tracker.settings")
    if sys.argv[1:2] == ["prepare"]:
        from firewall_tracker import environment

        environment.make_secret_key()
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
