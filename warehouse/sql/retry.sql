-- Entries that were given up, or that wait for another try: pending again, with all their tries before them.
update ops.entries set state = 'pending', tries = 0, next_try_at = null, state_at = $now
where state in ('rejected', 'retry')
    and (len($sources) = 0 or list_contains($sources, "source"))
    and ($reason is null or reason = $reason)
    and contains(url, $url)
