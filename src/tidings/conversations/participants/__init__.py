"""Who is in a conversation: added, invited, kept by a rule; how far each has read, and what each sees of others."""
