"""What the server runs: its views are asynchronous."""

from django.core.asgi import get_asgi_application

application = get_asgi_application()
