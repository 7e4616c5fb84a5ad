"""The Medicare Coverage Database of CMS: its downloads in, a pack out, and provisions from the pack."""
