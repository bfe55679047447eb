package io.postrider.deploy;

import io.postrider.domain.dialect.Dialect;
import io.postrider.domain.dialect.DialectName;
import io.postrider.domain.dialect.Dialects;
import io.postrider.rest.dialect.DialectSettings;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The dialects as the operator wants them.
 *
 * @param dialects all that this server knows, with what the configuration changes in them. One that is switched off stays known, so
 *     that the webhooks that were made through it go on getting deliveries in its format
 * @param settings which of them are spoken, and where
 */
record DialectConfiguration(Dialects dialects, DialectSettings settings) {
    static final String SPOKEN = "postrider.dialects";
    static final String HOSTS = "postrider.dialect.hosts.";

    /** Reads the keys of the dialects that the server was built with; {@code known} has none of the native API's. */
    static DialectConfiguration from(ConfigurationReader reader, Collection<Dialect> known) {
        Map<String, DialectName> byText = known.stream()
                .map(Dialect::name)
                .collect(Collectors.toMap(DialectName::text, name -> name));
        Set<DialectName> only = reader.text(SPOKEN).isEmpty() ? Set.copyOf(byText.values()) : spoken(reader, byText);
        Map<String, DialectName> hosts = new HashMap<>();
        for (DialectName dialect : byText.values()) {
            List<String> named = reader.list(HOSTS + dialect, DialectConfiguration::host, "host names without ports");
            if (!named.isEmpty() && !only.contains(dialect)) {
                reader.problem(HOSTS + dialect, "must not be set: the dialect is switched off by " + SPOKEN);
            }
            for (String host : named) {
                DialectName other = hosts.put(host, dialect);
                if (other != null && !other.equals(dialect)) {
                    reader.problem(HOSTS + dialect, "must not name a host of the dialect " + other);
                }
            }
        }
        return new DialectConfiguration(new Dialects(known), new DialectSettings(only, hosts));
    }

    private static Set<DialectName> spoken(ConfigurationReader reader, Map<String, DialectName> byText) {
        String names = byText.keySet().stream().sorted().collect(Collectors.joining(", "));
        return Set.copyOf(reader.list(
                SPOKEN,
                text -> {
                    DialectName name = byText.get(text);
                    if (name == null && !text.equals("none")) {
                        throw new IllegalArgumentException("no such dialect");
                    }
                    return name == null ? DialectName.NATIVE : name;
                },
                names + "; or none"));
    }

    private static String host(String text) {
        if (!text.matches("[A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]+]")) {
            throw new IllegalArgumentException("no host name");
        }
        return text.toLowerCase(java.util.Locale.ROOT);
    }
}
