-- The role the portal works as, apart from the one that owns its tables: it may add to the operation log, but neither
-- change nor remove what is there, nor switch off the triggers that guard it.
--
-- `python3 -m portal db upgrade` runs as the owner (DATABASE_URL=postgresql://portal_owner@…), everything else as
-- portal_app. Run this as the owner, in the portal's database, once and after every upgrade:
--   psql --set ON_ERROR_STOP=1 --file roles.example.sql
-- The role itself is made by whoever runs the server: CREATE ROLE portal_app LOGIN;

GRANT USAGE ON SCHEMA public TO portal_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO portal_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO portal_app;
REVOKE UPDATE, DELETE, TRUNCATE ON core_audit, core_audit_link FROM portal_app;
