"""Worked scenarios: reading them, asking the library, comparing what comes out with what is expected."""
