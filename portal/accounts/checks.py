"""Invariants of administrators, posts and sessions, for `doctor`."""

from __future__ import annotations

from portal.doctor.statements import statement

ACCOUNT_CHECKS = [
    statement(
        "accounts.post_in_open_org", "在任岗位属于未撤销的组织",
        "SELECT p.id FROM core_post p JOIN core_org o ON o.id = p.org_id"
        " WHERE p.ended_at IS NULL AND o.closed_at IS NOT NULL AND NOT EXISTS"
        " (SELECT 1 FROM core_account a WHERE a.id = p.account_id AND a.disabled_at IS NOT NULL)",
        "岗位 {id} 属于已撤销的组织",
    ),
    statement(
        "accounts.one_post", "一人在一个组织只有一个在任岗位",
        "SELECT account_id, org_id FROM core_post WHERE ended_at IS NULL GROUP BY account_id, org_id"
        " HAVING count(*) > 1",
        "账号 {account_id} 在组织 {org_id} 有几个在任岗位",
    ),
    statement(
        "accounts.one_secret", "激活码和密码不同时有效",
        "SELECT login FROM core_account WHERE password_hash IS NOT NULL AND activation_digest IS NOT NULL",
        "账号 {login} 既有密码又有激活码",
    ),
    statement(
        "accounts.code_expires", "激活码都有期限",
        "SELECT login FROM core_account WHERE (activation_digest IS NULL) <> (activation_expires IS NULL)",
        "账号 {login} 的激活码没有期限",
    ),
    statement(
        "accounts.password_is_hashed", "密码只存 argon2id 摘要",
        "SELECT login FROM core_account WHERE password_hash NOT LIKE '$argon2id$%'", "账号 {login} 的密码没有妥善保存",
    ),
    statement(
        "accounts.role", "岗位的权限有效",
        "SELECT id FROM core_post WHERE role NOT IN ('manage', 'view')", "岗位 {id} 的权限无效",
    ),
    statement(
        "accounts.session_of_post", "登录都属于本人的在任岗位和未停用的账号",
        "SELECT s.id FROM core_session s JOIN core_post p ON p.id = s.post_id"
        " JOIN core_account a ON a.id = s.account_id"
        " WHERE p.ended_at IS NOT NULL OR p.account_id <> s.account_id OR a.disabled_at IS NOT NULL",
        "登录 {id} 的岗位已结束、不是本人的，或账号已停用",
    ),
]  # fmt: skip
