"""The gate before each request, the workbench and the switchboard."""
