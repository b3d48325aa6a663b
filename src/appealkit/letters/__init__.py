"""What we say: an Assessment and a template become a Letter. The chart is out of a template's reach.

Takes values, gives a Letter; never states a thing about the patient that is not a met requirement with its page.
"""
