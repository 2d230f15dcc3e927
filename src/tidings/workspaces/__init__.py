"""Workspaces: tenants, their keys and scopes, their provider accounts, and the key under which credentials are sealed."""

from tidings.workspaces.model import SCOPES, ApiKey, Mode, Principal, Workspace

__all__ = ["SCOPES", "ApiKey", "Mode", "Principal", "Workspace"]
