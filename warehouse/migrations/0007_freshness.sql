-- 0007: until when a listing, by its server's or its own word, stays as it is.

alter table ops.listings add column fresh_until timestamp with time zone;
