"""What everything stands on: ids, the clock, errors, settings, the log. Standard library and msgspec only."""
