"""Records of many pages → the actors, events, threads and stories that they tell of together."""
