"""What of the commitments is made public: a person decides, every change is kept and shown."""
