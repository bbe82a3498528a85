"""Every record of the one-stop service, by subject."""

from parindex.onestop.models.procedures import Posting, Procedure, ProcedureVersion

__all__ = ["Posting", "Procedure", "ProcedureVersion"]
