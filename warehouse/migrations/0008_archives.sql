-- 0008: which files of an archive on the network were read for which stretch of the past.
--
-- Such a file is fetched, read and removed again: a gigabyte each. A backfill that was stopped begins with the first
-- file that is not named here.

create table ops.archives (
    source          varchar not null,
    url             varchar not null,
    since           timestamp with time zone not null,
    until           timestamp with time zone not null,
    read_at         timestamp with time zone not null
);
comment on table ops.archives is 'The files of archives on the network that were read, once per source, file and slice of a backfill.';
