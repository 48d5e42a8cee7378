"""OGC SensorThings API 1.1, sensing core, at ``/sta/v1.1/``: reading, writing, data arrays, batches, and its MQTT extension."""
