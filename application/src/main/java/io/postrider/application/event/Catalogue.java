package io.postrider.application.event;

import io.postrider.domain.dialect.Dialect;
import io.postrider.domain.event.EventType;
import io.postrider.domain.event.RegisteredEventType;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The event types that an account can look up: those of dialects, and over them its own. */
public final class Catalogue {
    private final Map<EventType, Entry> entries;

    private Catalogue(Map<EventType, Entry> entries) {
        this.entries = entries;
    }

    /**
     * The catalogues of the dialects, in the order given and then the account's own types. Where two dialects describe the
     * same type, the first does; the account's own description goes before both.
     */
    static Catalogue of(Collection<Dialect> dialects, List<RegisteredEventType> own) {
        Map<EventType, Entry> entries = new LinkedHashMap<>();
        dialects.forEach(dialect ->
                dialect.catalogue().forEach(type -> entries.putIfAbsent(type.type(), new Entry(type, false))));
        own.forEach(type -> entries.put(type.type(), new Entry(type, true)));
        return new Catalogue(entries);
    }

    public Optional<Entry> find(EventType type) {
        return Optional.ofNullable(entries.get(type));
    }

    public boolean has(EventType type) {
        return entries.containsKey(type);
    }

    /** In the order of the dialect's documentation, the account's own types last. */
    public List<Entry> entries() {
        return List.copyOf(entries.values());
    }

    /** In the order of their names. */
    public List<Entry> byName() {
        return entries.values().stream()
                .sorted(Comparator.comparing(
                        (Entry entry) -> entry.type().type().name()))
                .toList();
    }

    /**
     * An event type with its description.
     *
     * @param isOwn whether the account has registered it, rather than a dialect
     */
    public record Entry(RegisteredEventType type, boolean isOwn) {}
}
