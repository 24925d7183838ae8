"""What the log calls each action."""

from __future__ import annotations

from portal.installation import installation

TITLES: dict[str, str] = {
    "account.created": "新建管理员",
    "account.post_added": "增加岗位",
    "account.post_ended": "结束岗位",
    "account.post_switched": "切换岗位",
    "account.reset": "重置账号",
    "account.disabled": "停用账号",
    "account.enabled": "启用账号",
    "account.activated": "激活账号",
    "account.signed_in": "登录",
    "account.signed_out": "退出登录",
    "account.signed_out_everywhere": "退出全部登录",
    "account.password_changed": "修改密码",
    "access.refused": "越权操作",
    "import.uploaded": "上传表格",
    "import.checked": "检查表格",
    "import.refused": "表格无法读取",
    "import.apply_asked": "确认入库",
    "import.applied": "导入入库",
    "import.undo_asked": "要求撤销导入",
    "import.undone": "撤销导入",
    "import.discarded": "放弃导入",
    "import.forgotten": "清理过期的导入",
    "import.problems_taken": "下载问题清单（含完整号码）",
    "import.unmasked": "导出未遮盖的号码",
    "person.entered": "录入人员",
    "person.changed": "修改人员资料",
    "person.mobiles": "登记手机号",
    "person.graduating": "标记或取消今年毕业",
    "person.corrected": "更正姓名或身份证号",
    "person.moved": "移动人员",
    "person.handed_over": "移交人员给其他组织",
    "person.received": "接收移交的人员",
    "person.removed": "移除人员",
    "person.restored": "恢复人员",
    "person.revealed": "查看完整号码",
    "export.answered": "导出",
    "export.asked": "要求导出",
    "export.written": "生成导出文件",
    "export.taken": "下载导出文件",
    "export.dropped": "删除导出文件",
    "export.forgotten": "清理过期的导出文件",
    "reminder.sent": "催办下级",
    "reminder.read": "审阅催办",
    "reminder.done": "办结催办",
    "reminder.withdrawn": "撤回催办",
    "org.created": "新建组织",
    "org.changed": "修改组织资料",
    "org.moved": "移动组织",
    "org.closed": "撤销组织",
    "org.graduated": "转为毕业生团组织",
    "org.graduation_taken_back": "恢复为团支部",
    "org.setting": "设定目标或期限",
    "org.demand_asked": "要求下达目标和期限",
    "orgs.loaded": "载入组织",
    "plugin.enabled": "启用功能",
    "plugin.disabled": "停用功能",
    "keys.rotated": "更换加密密钥",
    "counts.recounted": "重新计数",
    "job.retried": "重新运行任务",
    "audit.sealed": "日志封链",
}


def title_of(action: str) -> str:
    """How the log calls an action; the key itself for an action of a plugin that is no longer here."""
    return TITLES.get(action) or _of_plugins().get(action, action)


def all_titles() -> dict[str, str]:
    """Every action that the log may hold, the plugins' too."""
    return TITLES | _of_plugins()


def _of_plugins() -> dict[str, str]:
    return {key: action.title for key, action in installation().registry.audit_actions().items()}
