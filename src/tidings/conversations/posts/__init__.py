"""What is said in a conversation: posts and their parts, what becomes of them, and how they are found again."""
