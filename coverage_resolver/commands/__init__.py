"""The commands, a room each: what it takes, what it prints, and how it ends. They translate and never judge."""
