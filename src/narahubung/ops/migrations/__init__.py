"""The engine room's tables, and the role that web and worker take on."""
