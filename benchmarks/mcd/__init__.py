"""Archives in the layout of the Medicare Coverage Database downloads, written without the downloads."""
