package io.postrider.domain.event;

import io.postrider.domain.id.EventId;
import io.postrider.domain.id.IdForm;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The id of an event as the native API shows it and receivers get it: the publisher's own, where one was given, else the
 * {@code evt_} form of the {@link EventId}. Unique within an account.
 */
public record PublicEventId(String text) {
    public static final String RULE = "must be 1 to 64 letters, digits, '_' and '-'";
    public static final IdForm FORM = IdForm.prefixed("evt_");

    private static final Pattern SYNTAX = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    public PublicEventId {
        if (!SYNTAX.matcher(text).matches()) {
            throw new IllegalArgumentException("an event id " + RULE);
        }
    }

    /** The publisher's own id, or empty where the text breaks the {@link #RULE}. */
    public static Optional<PublicEventId> of(String text) {
        return SYNTAX.matcher(text).matches() ? Optional.of(new PublicEventId(text)) : Optional.empty();
    }

    /** The id that an event has whose publisher gave none. */
    public static PublicEventId of(EventId id) {
        return new PublicEventId(FORM.format(id.value()));
    }

    @Override
    public String toString() {
        return text;
    }
}
