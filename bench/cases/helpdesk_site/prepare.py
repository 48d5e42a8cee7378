"""Makes the tables, a queue and a member of staff. ``python -m bench.cases.helpdesk_site.prepare``"""

from __future__ import annotations

import os

import django
from django.apps import apps
from django.core.management import call_command


def main() -> None:
    """Fill the empty database."""
    django.setup()
    from django.contrib.auth.models import User

    call_command("migrate", verbosity=0)
    call_command("loaddata", "emailtemplate.json", verbosity=0)
    queue = apps.get_app_config("helpdesk").get_model("Queue")
    queue._default_manager.create(pk=int(os.environ["HELPDESK_QUEUE"]), title="市民来件", slug="reports")
    User.objects.create_user(
        os.environ["HELPDESK_USER"], password=os.environ["HELPDESK_PASSWORD"], is_staff=True
    )


if __name__ == "__main__":
    main()
