"""The public HTTP API: one registry of operations, one server that runs them, one path for sends."""
