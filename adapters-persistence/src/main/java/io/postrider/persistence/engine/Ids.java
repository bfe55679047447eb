package io.postrider.persistence.engine;

import io.postrider.domain.id.TimeOrderedUuids;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Bounds of ids, which are bounds of time. */
final class Ids {
    /** Below each id that can be. */
    static final UUID LOWEST = new UUID(0, 0);

    /** Above each id that can be. */
    static final UUID HIGHEST = new UUID(-1, -1);

    /** As PostgreSQL has it: byte by byte, without signs. */
    static final Comparator<UUID> ORDER = (one, other) -> {
        int high = Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
        return high != 0 ? high : Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits());
    };

    private Ids() {}

    /** The lowest id of a list; null for no limit. */
    static UUID lowest(@Nullable Instant since) {
        return since == null ? LOWEST : from(since);
    }

    /** The id that all of a page of a list are below: those created before {@code until}, and after the page before. */
    static UUID above(@Nullable Instant until, @Nullable UUID after) {
        UUID bound = until == null ? HIGHEST : from(until);
        return after != null && ORDER.compare(after, bound) < 0 ? after : bound;
    }

    /**
     * The lowest id of what was created at or after the moment; what was created before the moment has a lower one. Nothing was
     * created before 1970.
     */
    static UUID from(Instant moment) {
        if (moment.isBefore(Instant.EPOCH)) {
            return LOWEST;
        }
        Instant millis = moment.truncatedTo(ChronoUnit.MILLIS);
        return TimeOrderedUuids.lowestAt(millis.equals(moment) ? millis : millis.plus(Duration.ofMillis(1)));
    }
}
