"""To be written."""
from __future__ import annotations

from dashboards import site
from dashboards.widgets.frame import frame

with frame(site.HEAD_TO_HEAD, site.HEAD_TO_HEAD.title, ""):
    pass
