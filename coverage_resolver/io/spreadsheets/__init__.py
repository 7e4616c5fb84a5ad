"""Records and questions as spreadsheets, XLSX and CSV, and back again without a change."""
