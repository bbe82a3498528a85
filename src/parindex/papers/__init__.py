"""Official documents as data, and their files: .docx, .pdf and .xlsx out and in, the format's rules, signatures.

Pure: no Django. Nothing outside this package speaks to the libraries that write or sign these files.
"""
