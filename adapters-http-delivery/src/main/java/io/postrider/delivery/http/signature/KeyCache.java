package io.postrider.delivery.http.signature;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

/**
 * Keeps what was parsed from the texts of keys. When it is full it starts anew: parsing again is cheap next to bookkeeping of
 * what was used last.
 */
final class KeyCache<K, V> {
    private static final int MAX_KEYS = 10_000;

    private final ConcurrentMap<K, V> parsed = new ConcurrentHashMap<>();
    private final Function<K, V> parser;

    KeyCache(Function<K, V> parser) {
        this.parser = parser;
    }

    V get(K text) {
        V known = parsed.get(text);
        if (known != null) {
            return known;
        }
        V fresh = parser.apply(text);
        if (parsed.size() >= MAX_KEYS) {
            parsed.clear();
        }
        parsed.put(text, fresh);
        return fresh;
    }
}
