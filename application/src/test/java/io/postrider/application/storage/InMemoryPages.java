package io.postrider.application.storage;

import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/** Cuts pages out of what is kept in memory. */
public final class InMemoryPages {
    private InMemoryPages() {}

    /** The newest first, those after the last one of the page before. */
    public static <T> Page<T> newestFirst(Stream<T> items, Function<T, UUID> id, PageRequest page) {
        return Page.of(
                items.filter(it -> page.after() == null || id.apply(it).compareTo(page.after()) < 0)
                        .sorted(Comparator.comparing(id).reversed())
                        .limit(page.limit() + 1L)
                        .toList(),
                page.limit());
    }

    /** The newest first, in counted pages. */
    public static <T> Counted<T> newestFirst(Stream<T> items, Function<T, UUID> id, PageNumber page) {
        List<T> all = items.sorted(Comparator.comparing(id).reversed()).toList();
        return new Counted<>(
                all.stream().skip(page.skipped()).limit(page.size()).toList(), all.size());
    }
}
