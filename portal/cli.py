"""`python3 -m portal`: one table of commands, each imported when it is called.

The contract with operators and scripts: an error is one line on stderr; the exit code is 0 for
done, 1 for refused, 2 for wrong usage or bad configuration.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from portal.command import Invocation, RefusedCommandError, current_config
from portal.config import ConfigError

COMMANDS: dict[str, tuple[str, str]] = {
    "run": ("portal.server.cli:run", "在本机启动全部：数据库、队列、网页、任务"),
    "test": ("portal.server.tests_cli:test", "运行测试，参数同 pytest"),
    "db": ("portal.server.db_cli:db", "upgrade、status、check：数据库的表结构"),
    "plugins": ("portal.provinces.cli:plugins", "list、enable、disable：各省启用的功能"),
    "orgs": ("portal.orgs.cli:orgs", "load：从 CSV 文件载入组织"),
    "accounts": ("portal.accounts.cli:accounts", "create、reset：管理员账号"),
    "jobs": ("portal.jobs.cli:jobs", "list：后台任务及其进度"),
    "doctor": ("portal.doctor.cli:doctor", "检查数据是否自洽，每处问题一行"),
    "backup": ("portal.backup.cli:backup", "备份数据库和文件，运行中也可以"),
    "restore": ("portal.backup.cli:restore", "把备份恢复到空的数据目录"),
    "keys": ("portal.keys_cli:keys", "rotate：换用新的密钥加密号码"),
}
"""Name -> where the click command is, and its line of help. A module that is not there yet is not listed."""


class Table(click.Group):
    """The commands of COMMANDS, then those that plugins bring (hook portal_cli)."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """The core's commands; asking the plugins takes a configuration, so help does not name theirs."""
        return [name for name, (place, _) in COMMANDS.items() if _exists(place)]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The command `name`, imported now. A plugin's is found through the configuration, so --data counts already."""
        if name in COMMANDS and _exists(COMMANDS[name][0]):
            return core_command(name)
        ctx.ensure_object(Invocation).data = ctx.params.get("data")
        return _plugin_command(name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list in --help, without importing a single command."""
        with formatter.section("命令"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in self.list_commands(ctx)])
            formatter.write_text("插件另有命令，例如：members import、orgs import FILE --org CODE")


def core_command(name: str) -> click.Command:
    """The core's command `name`, imported now."""
    module, _, attribute = COMMANDS[name][0].partition(":")
    command = getattr(importlib.import_module(module), attribute)
    assert isinstance(command, click.Command)
    return command


@click.command(cls=Table, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--data", type=click.Path(path_type=Path), help="数据目录：数据库、队列、文件（PORTAL_DATA）")
@click.pass_context
def portal(ctx: click.Context, data: Path | None) -> None:
    """共青团基层组织管理平台。"""
    ctx.ensure_object(Invocation).data = data


def main(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code; whatever goes wrong is one line on stderr."""
    invocation = Invocation()
    try:
        result = portal.main(
            _data_first(arguments), prog_name="python3 -m portal", standalone_mode=False, obj=invocation
        )
    except click.exceptions.NoArgsIsHelpError as error:
        return _fail(f"expected a command, see {error.ctx.command_path} --help", 2)
    except click.UsageError as error:
        where = error.ctx.command_path if error.ctx else "python3 -m portal"
        return _fail(f"{error.format_message()} (see {where} --help)", 2)
    except click.ClickException as error:
        return _fail(error.format_message(), error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        return _fail("stopped", 130)
    except ConfigError as error:
        return _fail(str(error), 2)
    except RefusedCommandError as error:
        return _fail(str(error), 1)
    except BrokenPipeError:
        sys.stderr.close()
        return 1
    except Exception as error:  # noqa: BLE001 -- the last line of defence: whatever it is becomes one line
        return _unforeseen(error, invocation)
    return result if isinstance(result, int) else 0


def _data_first(arguments: Sequence[str]) -> list[str]:
    """`--data DIR` may also follow the command's name; `test` passes everything on to pytest."""
    found, rest = [], list(arguments)
    while "test" not in rest[:1] and (place := _place_of_data(rest)) is not None:
        length = 1 if rest[place].startswith("--data=") else 2
        found += rest[place : place + length]
        del rest[place : place + length]
    return found + rest


def _place_of_data(arguments: Sequence[str]) -> int | None:
    for place, argument in enumerate(arguments):
        if argument == "--":
            return None
        if argument == "--data" or argument.startswith("--data="):
            return place
    return None


def _exists(place: str) -> bool:
    """True if the module is there; looks for its file only, for --help must stay quick."""
    path = Path(__file__).parent.parent.joinpath(*place.partition(":")[0].split("."))
    return path.with_suffix(".py").exists()


def _plugin_command(name: str) -> click.Command | None:
    from portal.hooks import load_registry

    return load_registry(current_config().plugins).commands().get(name)


def _unforeseen(error: Exception, invocation: Invocation) -> int:
    """One line for what nobody foresaw; the portal's own errors carry theirs."""
    from portal.errors import PortalError
    from portal.hooks.loading import PluginError

    if isinstance(error, PortalError):
        return _fail(error.message, 1)
    if isinstance(error, PluginError):
        return _fail(str(error), 2)
    from portal.server.logs import log_unforeseen

    file = log_unforeseen(error, invocation.config.data_dir / "logs")
    return _fail(f"unexpected error {type(error).__name__}; the details are in {file}", 1)


def _fail(line: str, code: int) -> int:
    print(f"portal: {' '.join(line.split())}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
