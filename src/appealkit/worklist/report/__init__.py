"""The report that a supervisor reads in a minute: all its figures as one value, then as page, workbook and JSON."""
