package io.postrider.persistence.managed;

import io.postrider.application.storage.PageRequest;
import java.util.UUID;

/** Pages of lists that go by id, the newest first. */
final class Pages {
    private static final UUID HIGHEST = new UUID(-1, -1);

    private Pages() {}

    /** The id that all of the page are below. */
    static UUID before(PageRequest page) {
        UUID after = page.after();
        return after == null ? HIGHEST : after;
    }
}
