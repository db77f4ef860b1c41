"""To be written."""
from __future__ import annotations

from dashboards import site
from dashboards.widgets.frame import frame

with frame(site.HARDWARE, site.HARDWARE.title, ""):
    pass
