package io.postrider.rest.paged;

import io.postrider.domain.webhook.Webhook;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Whether a webhook takes deliveries, in this dialect's words: its {@code status}. */
enum WebhookActivity {
    ACTIVE,
    INACTIVE;

    /** The rule of {@link #named}, to be read after the name of the field. */
    static final String RULE = "must be active or inactive";

    static WebhookActivity of(Webhook webhook) {
        return webhook.isEnabled() ? ACTIVE : INACTIVE;
    }

    static Optional<WebhookActivity> named(String text) {
        return Arrays.stream(values())
                .filter(activity -> activity.text().equals(text))
                .findFirst();
    }

    boolean isEnabled() {
        return this == ACTIVE;
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
