"""Open311 GeoReport v2: the server at ``/open311/v2/`` and the client of another city's endpoint."""
