"""One thread for a person: what they say and hear over channels enters a conversation, and goes back the way it came."""
