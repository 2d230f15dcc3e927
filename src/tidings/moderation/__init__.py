"""Moderation: what may be said, who says that something should not have been, and what follows from it.

`judge` and `look` say what a workspace's rules make of words and links: they are given texts, and know no conversation. `raise_flag`
keeps what somebody says of a post or a person; where a step of the policy is reached by it, `apply` mutes, suspends or blocks, in the
same transaction and never twice for the same flags. `appeal` and `decide_appeal` are the way back. What a block means for
conversations is done above, by a timer (`REMOVAL`).
"""
