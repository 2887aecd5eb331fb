"""Whether a business needs a loyalty program, before anybody designs one."""
