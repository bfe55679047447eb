package io.postrider.application.storage;

/**
 * Which page of a list is wanted where pages are counted. Lists are ordered by id, the newest first; what is added or removed
 * meanwhile moves items from page to page, which {@link PageRequest} does not suffer from.
 *
 * @param number from 1
 * @param size how many items at most, from 1
 */
public record PageNumber(int number, int size) {
    public PageNumber {
        if (number < 1 || size < 1) {
            throw new IllegalArgumentException("pages are counted from 1 and have at least one item");
        }
    }

    /** How many items come before the page. */
    public long skipped() {
        return (number - 1L) * size;
    }
}
