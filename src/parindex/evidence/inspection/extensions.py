"""What the extension alone already says."""

from __future__ import annotations

from parindex.evidence.inspection.refusals import RefusedFile

ALLOWED = (".pdf", ".docx", ".xlsx", ".pptx", ".odt", ".ods", ".png", ".jpg", ".txt", ".csv")
PROGRAMS = frozenset(
    {".exe", ".com", ".scr", ".msi", ".dll", ".bat", ".cmd", ".ps1", ".vbs", ".vbe", ".js", ".jse", ".wsf", ".wsh"}
    | {".hta", ".jar", ".lnk", ".reg", ".chm", ".sh", ".py", ".php", ".apk", ".iso", ".img", ".swf"}
)
PAGES = frozenset({".htm", ".html", ".xhtml", ".shtml", ".mht", ".mhtml", ".svg", ".svgz"})
ARCHIVES = frozenset({".zip", ".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".cab"})
OLD_OFFICE = {".doc": ".docx", ".dot": ".docx", ".rtf": ".docx", ".xls": ".xlsx", ".xlt": ".xlsx", ".ppt": ".pptx"}
WITH_MACROS = frozenset({".docm", ".dotm", ".xlsm", ".xltm", ".xlsb", ".xlam", ".pptm", ".potm", ".ppsm", ".ppam"})


def refusal(extension: str) -> RefusedFile:
    """Why a file of an extension that is not allowed is refused."""
    if extension in OLD_OFFICE:
        return RefusedFile("old_office", new=OLD_OFFICE[extension])
    if extension in WITH_MACROS:
        return RefusedFile("macros")
    if extension in ARCHIVES:
        return RefusedFile("archive")
    if extension in PROGRAMS | PAGES:
        return RefusedFile("runnable", extension=extension)
    return RefusedFile("type", allowed=", ".join(ALLOWED))
