package io.postrider.domain.account;

import java.util.Arrays;
import java.util.Optional;

/** What an API key may do. Scopes do not include one another. */
public enum Scope {
    /** Manage accounts and API keys. */
    ADMIN("admin"),
    WEBHOOKS_READ("webhooks:read"),
    WEBHOOKS_WRITE("webhooks:write"),
    EVENTS_READ("events:read"),
    EVENTS_WRITE("events:write");

    private final String text;

    Scope(String text) {
        this.text = text;
    }

    /** The scope as clients write it. */
    public String text() {
        return text;
    }

    public static Optional<Scope> of(String text) {
        return Arrays.stream(values()).filter(scope -> scope.text.equals(text)).findFirst();
    }
}
