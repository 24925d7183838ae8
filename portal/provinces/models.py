"""The table of switches."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Boolean, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, UtcDateTime


class PluginSwitch(Base):
    """A province's own switch of a plugin. Without a row the plugin is on wherever it is allowed."""

    __tablename__ = "core_plugin_switch"

    province_code: Mapped[str] = mapped_column(String(64), primary_key=True)
    plugin: Mapped[str] = mapped_column(String(60), primary_key=True)
    is_on: Mapped[bool] = mapped_column(Boolean)
    switched_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
