"""The public view as plain files, for any host: the same map, words and tables as in the app, without a server behind them."""
