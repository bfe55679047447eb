package io.postrider.rest.dialect;

import io.postrider.domain.dialect.DialectName;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which dialects are spoken, and at which host names their documented paths work without the dialect's name before them.
 *
 * @param only the dialects that are spoken; null for all
 * @param hosts host names without ports, in any case of letters, and the dialect that each is for
 */
public record DialectSettings(@Nullable Set<DialectName> only, Map<String, DialectName> hosts) {
    /** All dialects, below their names alone. */
    public static final DialectSettings ALL = new DialectSettings(null, Map.of());

    /** The value of a {@code Host} header: a name or an address, and maybe a port (RFC 9110, section 7.2). */
    private static final Pattern HOST = Pattern.compile("(\\[[^\\]]*]|[^:\\[\\]]*)(:[0-9]*)?");

    public DialectSettings {
        only = only == null ? null : Set.copyOf(only);
        Map<String, DialectName> normal = new HashMap<>();
        hosts.forEach((host, dialect) -> normal.put(normal(host), dialect));
        hosts = Map.copyOf(normal);
    }

    public boolean speaks(DialectName dialect) {
        return only == null || only.contains(dialect);
    }

    /**
     * The dialect that the host is for.
     *
     * @param host as in a request's {@code Host} header, with or without a port
     * @return empty where it is for none: the native API and all dialects below their names are there
     */
    public Optional<DialectName> at(String host) {
        Matcher matcher = HOST.matcher(host.strip());
        return matcher.matches() ? Optional.ofNullable(hosts.get(normal(matcher.group(1)))) : Optional.empty();
    }

    /** Lower-case, and without the dot at the end by which a name says that it is complete. */
    private static String normal(String host) {
        String lower = host.strip().toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
