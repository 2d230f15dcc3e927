"""What a line is: text that may stand in a header, a log or a list without becoming two."""

# No C0 and C1 controls, and neither of the separators that some programs break lines at. The end says twice that it is one:
# in some dialects `$` also matches before a last line feed, and `\\Z` is unknown to others.
ONE_LINE = r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029]*$(?!\n)"
"""A regular expression for a JSON schema: the whole text is one line."""
