# fold: 8-10 comment
# fold: 11-12 imports
# fold: 16-27
# fold: 18-19
# fold: 22-25
# fold: 29-31 region
x = 0
# the last line
# of these three
# is the end of the fold
import os
import os.path as p

# alone

class Tree:
    """A tree."""
    text = """
# no comment"""

    def grow(self,
             by):
        # inside
        # it
        pass

    x = 1

# region name
y = 1
# endregion
