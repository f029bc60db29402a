"""What somebody would write with pandas and geopandas: read, parse the dates, put each point into its square. No checks, no store."""

import sys
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely import box

SIZE = 10_000


def squares() -> gpd.GeoDataFrame:
    """The squares of 10 km of the European grid around the points."""
    corners = [
        (east, north) for east in range(3_400_000, 4_000_000, SIZE) for north in range(2_800_000, 3_300_000, SIZE)
    ]
    shapes = [box(east, north, east + SIZE, north + SIZE) for east, north in corners]
    return gpd.GeoDataFrame({"cell": np.arange(len(shapes))}, geometry=shapes, crs=3035)


def main(files: list[str]) -> None:
    grid, rows = squares(), 0
    for file in files:
        table = pd.read_csv(Path(file))
        table["period"] = pd.to_datetime(table["period"])
        points = gpd.GeoDataFrame(table, geometry=gpd.points_from_xy(table["lon"], table["lat"]), crs=4326).to_crs(3035)
        rows += len(points.sjoin(grid, predicate="within"))
    print(rows)


if __name__ == "__main__":
    main(sys.argv[1:])
