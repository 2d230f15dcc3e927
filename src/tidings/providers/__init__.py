"""Whoever carries a message. Each provider is one module (and what it alone needs beside it), and knows no other."""
