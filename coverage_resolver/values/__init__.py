"""How two values on one topic compare: one small room for each shape of value, and a table of which topic has which."""
