"""Reading figures: every page asks a fixed number of queries, however many committees there are."""
