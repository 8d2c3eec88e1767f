"""Open311 GeoReport v2: how its documents look, and which matters stand in them. Views are in `views/open311.py`."""
