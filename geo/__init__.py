"""WHERE: cells, communes, coarsening and the basemap."""
