"""The database: pages and rulings kept, everything else derived, stamped and made anew when code changes."""
