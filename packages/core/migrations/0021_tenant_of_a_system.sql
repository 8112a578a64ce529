-- Which tenant a system serves, in the words of parties and contracts: so that who is held to tenants can be held to them, and what was done is told apart.
alter table systems add column tenant text;
