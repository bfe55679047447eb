package io.postrider.domain.webhook;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which headers a client may add to the deliveries of a webhook. Names are tokens and values visible ASCII with spaces and
 * tabs (RFC 9110, section 5), so that nothing can be injected; what the product or the connection sets cannot be overridden.
 * A dialect reserves the headers of its delivery format beside these.
 */
public final class HeaderRules {
    public static final int MAX_HEADERS = 20;
    public static final int MAX_NAME_LENGTH = 128;
    public static final int MAX_VALUE_LENGTH = 2_048;
    public static final String RESERVED_RULE = "is set by Postrider and cannot be overridden";

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

    /** What is wrong with a header in any dialect, to be read after its name; empty where nothing is. */
    public static Optional<String> problem(String name, String value) {
        if (name.length() > MAX_NAME_LENGTH || !TOKEN.matcher(name).matches()) {
            return Optional.of("must have a name of at most " + MAX_NAME_LENGTH + " token characters");
        }
        if (isReserved(name)) {
            return Optional.of(RESERVED_RULE);
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
