-- A request of a workload counts once, and a token that is taken once is for one lease.
alter table presented_tokens add column lease_id text;
