package io.postrider.application.storage;

import java.util.List;
import java.util.function.Function;

/**
 * A part of a list.
 *
 * @param hasMore whether there are items after the last of these
 */
public record Page<T>(List<T> items, boolean hasMore) {
    public Page {
        items = List.copyOf(items);
    }

    /** The page that a storage read with {@code limit + 1} items makes. */
    public static <T> Page<T> of(List<T> itemsAndMaybeOneMore, int limit) {
        boolean more = itemsAndMaybeOneMore.size() > limit;
        return new Page<>(more ? itemsAndMaybeOneMore.subList(0, limit) : itemsAndMaybeOneMore, more);
    }

    public <R> Page<R> map(Function<T, R> each) {
        return new Page<>(items.stream().map(each).toList(), hasMore);
    }
}
