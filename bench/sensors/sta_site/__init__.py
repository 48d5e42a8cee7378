"""A Django site with nothing but django-ogc-sensorthings; it runs in an environment of its own (``bench/sensors/peer.py``)."""
