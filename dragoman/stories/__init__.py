"""Events → threads: what the events of a page amount to.

from dragoman.stories import threads
"""

from dragoman.stories.threads import threads

__all__ = ["threads"]
