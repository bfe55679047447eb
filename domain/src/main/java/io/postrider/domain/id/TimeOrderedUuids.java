package io.postrider.domain.id;

import java.time.Instant;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * A source of UUIDv7 values (RFC 9562, section 5.7) that never goes backwards: each value sorts after all that the same
 * source gave before, also within one millisecond and when the clock is set back.
 *
 * <p>The twelve bits after the time are a counter (RFC 9562, section 6.2, method 1); when 4,096 values are taken within
 * one millisecond the time inside runs ahead of the clock. Safe for use by many threads.
 */
public final class TimeOrderedUuids {
    private static final int COUNTER_BITS = 12;
    private static final long COUNTER_MASK = (1L << COUNTER_BITS) - 1;
    private static final long VERSION_7 = 0x7000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;
    private static final long VARIANT_MASK = 0x3FFF_FFFF_FFFF_FFFFL;

    private final RandomGenerator random;
    private long lastTick;

    /** A source that fills the low 62 bits from {@code random}, which is used under a lock. */
    public TimeOrderedUuids(RandomGenerator random) {
        this.random = random;
    }

    /** The next value for the moment {@code now}. */
    public synchronized UUID next(Instant now) {
        long tick = Math.max(now.toEpochMilli() << COUNTER_BITS, lastTick + 1);
        lastTick = tick;
        long high = ((tick >>> COUNTER_BITS) << 16) | VERSION_7 | (tick & COUNTER_MASK);
        long low = (random.nextLong() & VARIANT_MASK) | VARIANT;
        return new UUID(high, low);
    }

    /** The smallest UUIDv7 of the millisecond of {@code moment}: a bound for ranges of ids. */
    public static UUID lowestAt(Instant moment) {
        return new UUID((moment.toEpochMilli() << 16) | VERSION_7, VARIANT);
    }

    /** The time inside a UUIDv7, in whole milliseconds. */
    public static Instant timeOf(UUID id) {
        return Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16);
    }
}
