"""How fast files are taken in and a release is made, beside pandas and geopandas doing less."""
