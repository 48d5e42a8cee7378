"""The domain: places, people, documents, commitments. One package each, same files in each."""
