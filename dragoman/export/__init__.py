"""Records, printed: JSON and JSONL for programs, text for a terminal, one HTML file for a browser.

In: records (and failures). Out: text, or files written whole. Nothing here reads a page.
"""
