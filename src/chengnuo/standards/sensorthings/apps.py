"""Django application of SensorThings: has no tables; brings the MQTT side to `chengnuo listen`."""

from django.apps import AppConfig


class SensorThingsConfig(AppConfig):
    """Makes the listener known."""

    name = "chengnuo.standards.sensorthings"
    label = "sensorthings"
    verbose_name = "SensorThings"

    def ready(self) -> None:
        from chengnuo.standards.sensorthings import mqtt

        mqtt.subscribe()
