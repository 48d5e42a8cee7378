"""Django application of the ledger."""

from django.apps import AppConfig


class CommitmentsConfig(AppConfig):
    """Listens to the reports' events: a stored report gets its commitments, an accepted one its edits."""

    name = "chengnuo.core.commitments"
    label = "commitments"
    verbose_name = "承诺台账"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from chengnuo.core.commitments import intake

        intake.subscribe()
