package io.postrider.domain.webhook;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * Where a webhook's deliveries are posted: an absolute {@code https} or {@code http} URL with a host, without user
 * information and fragment, in ASCII (RFC 3986), at most {@value #MAX_LENGTH} characters.
 */
public record WebhookUrl(URI uri) {
    public static final int MAX_LENGTH = 2_048;

    /** What is wrong with a text that should be a URL. */
    public enum Fault {
        UNPARSEABLE("must be an absolute URL with a host"),
        TOO_LONG("must have at most " + MAX_LENGTH + " characters"),
        WRONG_SCHEME("must be an http or https URL"),
        USER_INFO("must not contain a user name or password"),
        FRAGMENT("must not contain a fragment"),
        HTTP_IN_PRODUCTION("must be an https URL");

        private final String rule;

        Fault(String rule) {
            this.rule = rule;
        }

        /** The rule that is broken, to be read after the name of the field. */
        public String rule() {
            return rule;
        }
    }

    /** Thrown by {@link #parse}. */
    public static final class InvalidUrl extends Exception {
        private static final long serialVersionUID = 1L;
        private final Fault fault;

        InvalidUrl(Fault fault) {
            super("a webhook's URL " + fault.rule());
            this.fault = fault;
        }

        public Fault fault() {
            return fault;
        }
    }

    /**
     * Reads a client's text.
     *
     * @param httpsOnly whether {@code http} is refused, as it is in production mode
     */
    public static WebhookUrl parse(String text, boolean httpsOnly) throws InvalidUrl {
        if (text.length() > MAX_LENGTH) {
            throw new InvalidUrl(Fault.TOO_LONG);
        }
        URI uri;
        try {
            uri = new URI(text).parseServerAuthority();
        } catch (URISyntaxException e) {
            throw new InvalidUrl(Fault.UNPARSEABLE);
        }
        if (!uri.isAbsolute()) {
            throw new InvalidUrl(Fault.UNPARSEABLE);
        }
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new InvalidUrl(Fault.WRONG_SCHEME);
        }
        if (uri.getHost() == null || uri.getPort() > 65_535 || uri.getPort() == 0 || !isAscii(text)) {
            throw new InvalidUrl(Fault.UNPARSEABLE);
        }
        if (uri.getRawUserInfo() != null) {
            throw new InvalidUrl(Fault.USER_INFO);
        }
        if (uri.getRawFragment() != null) {
            throw new InvalidUrl(Fault.FRAGMENT);
        }
        if (httpsOnly && scheme.equals("http")) {
            throw new InvalidUrl(Fault.HTTP_IN_PRODUCTION);
        }
        return new WebhookUrl(uri);
    }

    public boolean isHttps() {
        return "https".equalsIgnoreCase(uri.getScheme());
    }

    /** The URL as the client wrote it. */
    public String text() {
        return uri.toString();
    }

    /** Scheme, host and port as the client wrote them, to be sent to people: what follows may hold what is secret. */
    public String origin() {
        String host = uri.getScheme() + "://" + uri.getHost();
        return uri.getPort() < 0 ? host : host + ":" + uri.getPort();
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 128);
    }

    @Override
    public String toString() {
        return text();
    }
}
