"""What is true of assets without a database."""
