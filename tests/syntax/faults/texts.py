# a text that has lost its opening quotes or its closing ones is one fault, and the code around it stays
def first():
    Return the value of the first one.

    It is not the second one's:
        x = 1
    but that which comes before it.
    """
    return 1

def second():
    """
    Give what the first one gives, and more of it.

    def third(a):
        """
        Give nothing at all.
        """
        return a

def fourth():
    ""Give what's left of it.

    And no more.
    """
    return 4
