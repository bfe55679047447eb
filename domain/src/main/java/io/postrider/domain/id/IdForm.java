package io.postrider.domain.id;

import java.util.Optional;
import java.util.UUID;

/**
 * How an id is written for clients: the form is the dialect's, the value behind it is always a UUIDv7.
 *
 * <p>Parsing accepts exactly what formatting gives, so that one id has one text.
 */
public interface IdForm {
    /** The text of an id. The id MUST be one that {@link #shape} returned. */
    String format(UUID id);

    /** The id that the text stands for, or empty where the text is not of this form. */
    Optional<UUID> parse(String text);

    /** The id nearest to a fresh one that this form can express; the same id for forms that hold all 128 bits. */
    UUID shape(UUID fresh);

    /**
     * A prefix and the 128 bits as 26 lower-case Crockford base32 digits, for example {@code
     * evt_01jw3v6r1ne9arav2wv2vy4w6d}. Sorts as the ids do.
     */
    static IdForm prefixed(String prefix) {
        return new PrefixedBase32(prefix);
    }

    /** 24 lower-case hex digits: the 48 bits of time and 48 of the other bits; the rest is zero. */
    static IdForm hex24() {
        return Hex24.INSTANCE;
    }
}
