"""Hooks in: what happens in another product appears in the conversation that it belongs to.

Another product calls `/v1/hooks/{token}`; its signature is looked at, its events are stored as they came, once each, and answered.
Then `process` reads them: the first rule of the hook's mapping that fits says what is said, and in which conversation. What cannot
be said is tried again, and then stands where people see it.
"""
