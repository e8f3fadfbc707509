-- How far apart a source's articles usually are: by its listings, where they are followed.
select "source", 86400 / usual_per_day as usual_gap_s, is_silent from rhythms where usual_per_day > 0
