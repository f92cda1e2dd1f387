"""The pages: for each a route that asks the store and fills a template."""
