"""Dated lists of codes: as a CSV of one's own, and as CMS and CDC publish HCPCS Level II and ICD-10.

What a list says of a code is when it existed. Descriptions are dropped as they are read: those of CPT are licensed.
"""
