-- What a workload brings to be lent something that only it can use: the public half of a key of its own.
alter table credential_leases add column public_key text check (length(public_key) between 1 and 8000);
