package io.postrider.application.storage;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list is wanted. Lists are ordered by id, the newest first.
 *
 * @param limit how many items at most, from 1
 * @param after the id of the last item of the page before; null for the first page
 */
public record PageRequest(int limit, @Nullable UUID after) {
    public PageRequest {
        if (limit < 1) {
            throw new IllegalArgumentException("a page has at least one item");
        }
    }
}
