"""The edge of real time: sockets and event streams, who is at their other end, and what they may say."""
