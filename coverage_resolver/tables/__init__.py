"""Decision tables: expected answers that analysts write, run as tests, with coverage of the rules. They never judge."""
