"""Provision files: what the documents of a state and of its plans say, provision by provision, and cases about them."""
