package io.postrider.rest.limit;

import io.postrider.domain.id.AccountId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * What is left to each account of its requests: a bucket for each that holds one request for each that may be made within a
 * minute, and fills up evenly. Safe for use by many threads.
 */
final class Allowances {
    private static final Duration FULL_AFTER = Duration.ofMinutes(1);

    private final RequestLimit limit;
    private final ConcurrentMap<AccountId, Bucket> buckets = new ConcurrentHashMap<>();

    /** @param limit that is not unlimited */
    Allowances(RequestLimit limit) {
        this.limit = limit;
    }

    /** Takes one request from the account's allowance; where none is left, says how long it takes until one is. */
    Optional<Duration> take(AccountId account, Instant now) {
        return buckets.computeIfAbsent(account, id -> new Bucket(limit.perMinute(), now))
                .take(now);
    }

    /** The time is kept in which one request comes back, so that what is left is exact however often it is asked for. */
    private static final class Bucket {
        private final Duration each;
        private final Duration capacity;
        private Instant emptyAt;

        Bucket(int perMinute, Instant now) {
            each = FULL_AFTER.dividedBy(perMinute);
            capacity = each.multipliedBy(perMinute);
            emptyAt = now.minus(capacity);
        }

        synchronized Optional<Duration> take(Instant now) {
            Instant fullSince = now.minus(capacity);
            Instant from = emptyAt.isBefore(fullSince) ? fullSince : emptyAt;
            Instant after = from.plus(each);
            if (after.isAfter(now)) {
                return Optional.of(Duration.between(now, after));
            }
            emptyAt = after;
            return Optional.empty();
        }
    }
}
