"""For who looks after the sending: each destination with what became of its messages."""
