"""The table of tokens is kept by ``core.people`` now; its rows stay."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("web_api", "0001_initial"),
        ("people", "0002_api_token"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel(name="ApiToken")]),
    ]
