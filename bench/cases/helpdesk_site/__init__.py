"""A Django site with nothing but django-helpdesk; it runs in an environment of its own (``bench/cases/helpdesk.py``)."""
