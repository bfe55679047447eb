package io.postrider.domain.webhook;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Which headers a client may add to the deliveries of a webhook. Names are tokens and values visible ASCII with spaces and
 * tabs (RFC 9110, section 5), so that nothing can be injected; what the product, the connection or the dialect's delivery format sets
 * cannot be overridden.
 */
public final class HeaderRules {
    public static final int MAX_HEADERS = 20;
    public static final int MAX_NAME_LENGTH = 128;
    public static final int MAX_VALUE_LENGTH = 2_048;

    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern VALUE = Pattern.compile("[\\x21-\\x7E]([\\t\\x20-\\x7E]*[\\x21-\\x7E])?");
    private static final Set<String> RESERVED = Set.of(
            "host",
            "content-length",
            "content-type",
            "content-encoding",
            "transfer-encoding",
            "connection",
            "keep-alive",
            "proxy-connection",
            "proxy-authorization",
            "te",
            "trailer",
            "upgrade",
            "expect",
            "user-agent",
            "traceparent",
            "tracestate");

    private HeaderRules() {}

    /**
     * What is wrong with a header, to be read after its name; empty where nothing is.
     *
     * @param isReservedByDialect whether the delivery format sets a header of this name
     */
    public static Optional<String> problem(String name, String value, Predicate<String> isReservedByDialect) {
        if (name.length() > MAX_NAME_LENGTH || !TOKEN.matcher(name).matches()) {
            return Optional.of("must have a name of at most " + MAX_NAME_LENGTH + " token characters");
        }
        if (isReserved(name) || isReservedByDialect.test(name)) {
            return Optional.of("is set by Postrider and cannot be overridden");
        }
        if (value.length() > MAX_VALUE_LENGTH || !VALUE.matcher(value).matches()) {
            return Optional.of("must have a value of 1 to " + MAX_VALUE_LENGTH
                    + " visible ASCII characters, with spaces and tabs only between them");
        }
        return Optional.empty();
    }

    /** Whether the product or the connection sets this header, in each dialect. */
    public static boolean isReserved(String name) {
        return RESERVED.contains(name.toLowerCase(Locale.ROOT));
    }
}
