-- From whom: pairs of sources, with the usual delay.
select "source", first_source, count(*) as copies, median(hours_later) as hours_later from copies
where kind <> 'shared_quotes'
group by "source", first_source order by copies desc limit 60
