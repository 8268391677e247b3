// Small behaviours of the pages. Everything works without it.
