"""Which determinations change between two libraries, or between two days of knowledge of one library."""
