"""Saved views: the filters of a page under a name, a member's own or the whole workspace's.

A view is words and a query string, and is run by nobody: a page that opens it asks with the rights of whoever looks.
"""

from tidings.workspaces.views.model import View, ViewInput
from tidings.workspaces.views.saved import delete_view, list_views, may_change, put_view

__all__ = ["View", "ViewInput", "delete_view", "list_views", "may_change", "put_view"]
