"""Appeal letters for denied pain procedures: every sentence with its page in the chart."""

__version__ = "0.1.0"
