package io.postrider.domain.dialect;

import io.postrider.domain.delivery.OutcomePolicy;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The dialects that this server speaks, by name; {@link Dialect#NATIVE} is always among them. */
public final class Dialects {
    private final Map<DialectName, Dialect> byName = new LinkedHashMap<>();

    public Dialects(Collection<Dialect> others) {
        byName.put(DialectName.NATIVE, Dialect.NATIVE);
        for (Dialect dialect : others) {
            if (byName.putIfAbsent(dialect.name(), dialect) != null) {
                throw new IllegalArgumentException("two dialects are named " + dialect.name());
            }
        }
    }

    public Optional<Dialect> named(DialectName name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** What receivers of the dialect's webhooks can ask for; the native rules where this server knows no such dialect. */
    public OutcomePolicy outcomes(DialectName name) {
        return named(name).orElse(Dialect.NATIVE).outcomes();
    }

    public Collection<Dialect> all() {
        return byName.values();
    }
}
