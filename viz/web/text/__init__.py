"""How the site words numbers, times and kinds of things, in Dutch and English."""
