"""Charts: marks.py has what they share, each other module is one kind of chart."""
