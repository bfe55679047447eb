package io.postrider.application.storage;

import java.util.List;
import java.util.function.Function;

/**
 * A page of a list, and how long the list is.
 *
 * @param items none where the page lies past the end
 * @param total how many items the whole list has; the port says where that is not exact
 */
public record Counted<T>(List<T> items, long total) {
    public Counted {
        items = List.copyOf(items);
    }

    public <R> Counted<R> map(Function<T, R> each) {
        return new Counted<>(items.stream().map(each).toList(), total);
    }
}
