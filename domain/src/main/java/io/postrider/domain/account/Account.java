package io.postrider.domain.account;

import io.postrider.domain.id.AccountId;
import java.time.Instant;

/** The tenant: owns API keys, webhooks, event types and events. */
public record Account(AccountId id, String name, Instant createdAt) {
    public static final int MAX_NAME_LENGTH = 100;

    public Account {
        if (name.isBlank() || name.length() > MAX_NAME_LENGTH) {
            throw new IllegalArgumentException("an account's name has 1 to " + MAX_NAME_LENGTH + " characters");
        }
    }
}
