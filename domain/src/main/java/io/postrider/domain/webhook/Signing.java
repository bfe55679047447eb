package io.postrider.domain.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How a webhook's deliveries are signed: the scheme and its keys, the current one first. While keys overlap after a
 * rotation there is a signature for each.
 */
public record Signing(SignatureSchemeName scheme, List<SigningKey> keys) {
    /** More than two keys overlap only when a rotation follows another within its overlap. */
    static final int MAX_KEYS = 5;

    public Signing {
        keys = List.copyOf(keys);
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("a webhook has at least one signing key");
        }
    }

    public static Signing with(SignatureSchemeName scheme, SigningKey key) {
        return new Signing(scheme, List.of(key));
    }

    public SigningKey current() {
        return keys.get(0);
    }

    /** The keys to sign with at {@code now}: the current one first, then those that still overlap. */
    public List<SigningKey> validAt(Instant now) {
        if (keys.size() == 1) {
            return keys;
        }
        return keys.stream().filter(key -> key.isValidAt(now)).toList();
    }

    /** Makes {@code fresh} the current key; the others are used for {@code overlap} longer, not at all where it is zero. */
    public Signing rotate(SigningKey fresh, Duration overlap, Instant now) {
        List<SigningKey> rotated = new ArrayList<>();
        rotated.add(fresh);
        keys.stream()
                .map(key -> key.expiringAt(now.plus(overlap)))
                .filter(key -> key.isValidAt(now))
                .limit(MAX_KEYS - 1L)
                .forEach(rotated::add);
        return new Signing(scheme, rotated);
    }
}
