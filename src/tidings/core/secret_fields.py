"""What a field holds that nobody is to see: said once, where the field is declared, and read by whoever shows forms or writes bodies down."""

from msgspec import Meta

SECRET = Meta(extra_json_schema={"format": "password"})
"""Beside a field's other bounds: `Annotated[str, Meta(max_length=1_000), SECRET]`."""
