"""Who has not seen a post is told outside the app, and is not told what was deleted."""
