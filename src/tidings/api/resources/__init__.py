"""The operations, resource by resource: the whole public surface, readable in one folder."""
