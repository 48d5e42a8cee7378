"""What is accepted at most: reports are 8,000 to 40,000 characters, these bounds leave room for five times."""

MAX_FILE_BYTES = 32 * 1024 * 1024
MAX_CHARACTERS = 200_000
# 82 reports have at most 1,200 runs of digits or of Chinese numerals.
MAX_NUMERALS = 8_000
MAX_XML_BYTES = 24 * 1024 * 1024
MAX_ZIP_RATIO = 200
MAX_PDF_PAGES = 600

# Of the process that opens docx, html and pdf: seconds of work, and seconds to wait for it on a busy machine.
MAX_MEMORY = 480 * 1024 * 1024
MAX_SECONDS = 3
MAX_WAIT = 30
