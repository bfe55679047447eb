package io.postrider.deploy;

import io.postrider.domain.dialect.Dialect;
import io.postrider.domain.dialect.DialectName;
import io.postrider.domain.dialect.Dialects;
import io.postrider.domain.webhook.DeliveryPolicy;
import io.postrider.domain.webhook.RetrySchedule;
import io.postrider.rest.dialect.DialectSettings;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The dialects as the operator wants them.
 *
 * @param dialects all that this server knows, with what the configuration changes in them. One that is switched off stays known:
 *     webhooks that were made through it go on getting deliveries in its format
 * @param settings which of them are spoken, and where
 */
record DialectConfiguration(Dialects dialects, DialectSettings settings) {
    static final String SPOKEN = "postrider.dialects";
    static final String HOSTS = "postrider.dialect.hosts.";
    static final String EACH = "postrider.dialect.";

    private static final String NONE = "none";
    private static final int MAX_WEBHOOKS = 1_000_000;

    /** Reads the keys of the dialects that this server has formats of. */
    static DialectConfiguration from(ConfigurationReader reader, Collection<Dialect> known) {
        Map<String, Dialect> byText = new LinkedHashMap<>();
        known.forEach(dialect -> byText.put(dialect.name().text(), dialect));
        Set<DialectName> spoken = spoken(reader, byText);
        Map<String, DialectName> hosts = new HashMap<>();
        List<Dialect> changed = new ArrayList<>();
        for (Dialect dialect : known) {
            hosts(reader, dialect.name(), spoken, hosts);
            changed.add(changed(reader, dialect));
        }
        return new DialectConfiguration(new Dialects(changed), new DialectSettings(spoken, hosts));
    }

    private static Set<DialectName> spoken(ConfigurationReader reader, Map<String, Dialect> byText) {
        String wanted = reader.text(SPOKEN, String.join(",", byText.keySet()));
        if (wanted.equals(NONE)) {
            return Set.of();
        }
        String names = byText.keySet().stream().sorted().collect(Collectors.joining(", "));
        return Set.copyOf(reader.list(
                SPOKEN,
                String.join(",", byText.keySet()),
                text -> {
                    Dialect dialect = byText.get(text);
                    if (dialect == null) {
                        throw new IllegalArgumentException("no such dialect");
                    }
                    return dialect.name();
                },
                "some of " + names + ", or " + NONE));
    }

    private static void hosts(
            ConfigurationReader reader, DialectName dialect, Set<DialectName> spoken, Map<String, DialectName> hosts) {
        String key = HOSTS + dialect;
        List<String> named = reader.list(key, "", DialectConfiguration::host, "host names without ports");
        if (!named.isEmpty() && !spoken.contains(dialect)) {
            reader.problem(key, "must not be set where " + SPOKEN + " switches the dialect off");
        }
        for (String host : named) {
            DialectName other = hosts.put(host, dialect);
            if (other != null && !other.equals(dialect)) {
                reader.problem(key, "must not name a host that is for another dialect");
            }
        }
    }

    private static String host(String text) {
        if (!text.matches("[A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]+]")) {
            throw new IllegalArgumentException("no host name");
        }
        return text.toLowerCase(Locale.ROOT);
    }

    private static Dialect changed(ConfigurationReader reader, Dialect dialect) {
        String keys = EACH + dialect.name() + ".";
        Dialect changed = dialect.withMaxWebhooks(
                reader.number(keys + "max-webhooks", dialect.maxWebhooks(), Dialect.NO_LIMIT, MAX_WEBHOOKS));
        List<Duration> timeout = durations(
                reader,
                keys + "timeout",
                DeliveryPolicy.MIN_TIMEOUT,
                DeliveryPolicy.MAX_TIMEOUT,
                "one duration such as PT10S");
        if (timeout.size() == 1) {
            changed = changed.withTimeout(timeout.get(0));
        } else if (timeout.size() > 1) {
            reader.problem(keys + "timeout", "must be one duration");
        }
        List<Duration> delays = durations(
                reader,
                keys + "retry-schedule",
                Duration.ZERO,
                RetrySchedule.MAX_DELAY,
                "durations such as PT0S,PT30S");
        if (delays.size() > RetrySchedule.MAX_ATTEMPTS) {
            reader.problem(keys + "retry-schedule", "must have at most " + RetrySchedule.MAX_ATTEMPTS + " delays");
        } else if (!delays.isEmpty()) {
            changed = changed.withRetrySchedule(new RetrySchedule(
                    delays, dialect.defaultPolicy().retrySchedule().jitterFraction()));
        }
        return changed;
    }

    private static List<Duration> durations(
            ConfigurationReader reader, String key, Duration min, Duration max, String accepted) {
        return reader.list(
                key,
                "",
                text -> {
                    try {
                        Duration duration = Duration.parse(text);
                        if (duration.compareTo(min) >= 0 && duration.compareTo(max) <= 0) {
                            return duration;
                        }
                    } catch (DateTimeException e) {
                        // told by the exception below
                    }
                    throw new IllegalArgumentException("no duration in the range");
                },
                accepted + ", each from " + min + " to " + max);
    }
}
