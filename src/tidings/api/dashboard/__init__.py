"""The dashboard, as it is served: what `dashboard/` was built into, from memory, already compressed; nothing else, and nobody's data."""

from tidings.api.dashboard.static import Dashboard

__all__ = ["Dashboard"]
