"""The life of a committee: closed for a while, renamed, given another code, merged, split, retired, undone.

Each is one transaction of the owner's. It can be rehearsed: done, counted and taken back. What was done
stands as a Change in the register and as a line in the street's record, and can be undone until the next
day. Rows never change their keys when they move; figures of ended periods never change at all.
"""
