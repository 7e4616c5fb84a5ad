"""What spreadsheets do to cells: one detector for decision tables, records and grids of questions."""
