package io.postrider.application.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that one lane was granted. Each can be used from its moment on, for {@link #USABLE_FOR}: what was missed because this
 * node was busy can be caught up, and what it cannot use does not become a burst. Used by the dispatcher's thread alone.
 */
final class TokenBucket {
    static final Duration USABLE_FOR = Duration.ofSeconds(2);

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /** What is asked for at once lasts this long, and is asked for when half of it is left. */
    private static final int CHUNKS_PER_SECOND = 4;

    private record Chunk(Instant first, int perSecond, int tokens) {
        Instant moment(int index) {
            return first.plusNanos(index * NANOS_PER_SECOND / perSecond);
        }
    }

    private final ArrayDeque<Chunk> chunks = new ArrayDeque<>();
    private int usedOfFirst;
    private int left;
    private boolean isAsking;
    private Instant askNotBefore = Instant.MIN;

    /** Takes a token whose moment has come; false where there is none. */
    boolean take(Instant now) {
        Instant oldestUsable = now.minus(USABLE_FOR);
        for (Instant moment = next(); moment != null && !moment.isAfter(now); moment = next()) {
            use();
            if (!moment.isBefore(oldestUsable)) {
                return true;
            }
        }
        return false;
    }

    private void use() {
        left--;
        usedOfFirst++;
        if (usedOfFirst == chunks.element().tokens()) {
            chunks.remove();
            usedOfFirst = 0;
        }
    }

    /** The moment of the next token; null where there is none. */
    private @Nullable Instant next() {
        Chunk first = chunks.peek();
        return first == null ? null : first.moment(usedOfFirst);
    }

    /** When to look again, after a {@link #take} in vain; null where the next tokens will tell. */
    @Nullable
    Instant nextLook(Instant now) {
        Instant next = next();
        return next == null && askNotBefore.isAfter(now) ? askNotBefore : next;
    }

    /**
     * How many tokens to ask for now, so that they are there when those at hand are used up; 0 for none. Who is told a number asks
     * for so many, and has an answer come to {@link #granted}.
     *
     * @param waiting deliveries that wait for a token
     */
    int ask(int perSecond, int waiting, Instant now) {
        int chunk = Math.max(1, perSecond / CHUNKS_PER_SECOND);
        int wanted = Math.min(chunk, waiting - left);
        if (isAsking || wanted <= 0 || 2 * left > chunk || askNotBefore.isAfter(now)) {
            return 0;
        }
        isAsking = true;
        return wanted;
    }

    void granted(RateLimits.Granted granted, Instant now) {
        isAsking = false;
        Instant start = now.plus(granted.startsIn());
        if (granted.tokens() == 0) {
            askNotBefore = start;
        } else {
            chunks.add(new Chunk(start, granted.perSecond(), granted.tokens()));
            left += granted.tokens();
        }
    }
}
