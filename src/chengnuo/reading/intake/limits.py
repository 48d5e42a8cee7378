"""What is accepted at most: reports are 8,000 to 40,000 characters, these bounds leave room for five times."""

MAX_FILE_BYTES = 32 * 1024 * 1024
MAX_CHARACTERS = 200_000
MAX_XML_BYTES = 24 * 1024 * 1024
MAX_ZIP_RATIO = 200
MAX_PDF_PAGES = 600
