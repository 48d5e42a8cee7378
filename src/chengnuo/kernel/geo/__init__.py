"""Places on the ground: coordinate systems, distances, shapes, and which polygon a point lies in. No Django.

Inside the program a position is WGS-84 degrees (CGCS2000 differs by centimetres and counts as the same); GCJ-02
and BD-09 are converted at the edge and named. ``geo.shapes`` and ``geo.index`` load Shapely, this module does not.
"""

from chengnuo.kernel.geo.crs import Crs, Point, distance_m, from_wgs84, to_wgs84

__all__ = ["Crs", "Point", "distance_m", "from_wgs84", "to_wgs84"]
