"""To be written."""
from __future__ import annotations

from dashboards import site
from dashboards.widgets.frame import frame

with frame(site.TRY_IT, site.TRY_IT.title, ""):
    pass
