package io.postrider.application.alert;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A plain mail.
 *
 * @param id the same for each time it is sent, so that its receivers can tell that it came twice
 * @param to at least one address
 * @param subject one line, without control characters
 * @param text lines that end with a line feed
 */
public record Mail(UUID id, Instant date, List<String> to, String subject, String text) {
    public Mail {
        to = List.copyOf(to);
        if (to.isEmpty()) {
            throw new IllegalArgumentException("a mail goes to somebody");
        }
        if (subject.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a subject is one line");
        }
    }
}
