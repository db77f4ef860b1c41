"""The store: claims in DuckDB and in files."""
from claims.store.database import BuildError, Summary, build, connect
from claims.store.export import FORMATS, Format, read_claims, to_frame

__all__ = ["FORMATS", "BuildError", "Format", "Summary", "build", "connect", "read_claims", "to_frame"]
