"""`keys rotate`: seal persons' numbers with a new key."""

from __future__ import annotations

import click

from portal import pii
from portal.audit.services import record
from portal.command import current_config, with_app
from portal.db import transaction
from portal.key_file import add_encryption_key, read_keys
from portal.keys.rotation import is_complete
from portal.keys.rotation import rotate as rotate_all


@click.group()
def keys() -> None:
    """个人号码的加密密钥。"""


@keys.command()
@with_app
def rotate() -> None:
    """换用新的加密密钥；中断后再次运行即可继续。

    密钥在数据目录的 keys.toml 中时，自动加入一个新密钥，门户可以照常运行；密钥由环境变量 PORTAL_KEYS 给出时，
    请先停止各台主机上的门户，在其中加入编号更大的新密钥，再运行。旧密钥请保留到旧备份不再需要为止。
    """
    file = current_config().data_dir / "keys.toml"
    if file.exists() and is_complete():
        click.echo(f"加入新密钥 {add_encryption_key(file)}")
        fresh = read_keys(file)
        pii.configure(fresh.keys, fresh.digest_key)
    done = rotate_all()
    with transaction():
        record(None, "keys.rotated", "个人号码的加密密钥", values=done)
    click.echo(f"已重新加密 {done} 项")
