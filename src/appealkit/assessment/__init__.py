"""What is shown: a case judged by the rules. Takes values, gives an Assessment, touches nothing.

No file, clock, network or terminal: today is an argument, and what a page says was read by intake.
"""
