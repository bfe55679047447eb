package io.postrider.deploy;

import io.postrider.application.webhook.UrlPolicy;
import io.postrider.domain.address.AddressPolicy;
import io.postrider.domain.webhook.WebhookUrl;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Objects to URLs whose host is a literal address, or the name of this machine, that the address policy forbids. Other names are
 * not resolved here: what they stand for may change, and is checked with each connection.
 */
final class DeliverableUrls implements UrlPolicy {
    private static final int HTTPS_PORT = 443;
    private static final int HTTP_PORT = 80;
    /** What the JDK, and some resolvers, read as an IPv4 address: digits and dots. */
    private static final Pattern IPV4_LIKE = Pattern.compile("[0-9.]+");

    private final AddressPolicy policy;

    DeliverableUrls(AddressPolicy policy) {
        this.policy = policy;
    }

    @Override
    public Optional<String> objection(WebhookUrl url) {
        String host = url.uri().getHost().toLowerCase(Locale.ROOT);
        try {
            if (host.equals("localhost") || host.endsWith(".localhost")) {
                return policy.objection(InetAddress.getByAddress(host, new byte[] {127, 0, 0, 1}), port(url));
            }
            if (host.startsWith("[") || IPV4_LIKE.matcher(host).matches()) {
                return policy.objection(InetAddress.getByName(host), port(url));
            }
            return Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.of("must have a host that is a name or a valid address");
        }
    }

    private static int port(WebhookUrl url) {
        URI uri = url.uri();
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return url.isHttps() ? HTTPS_PORT : HTTP_PORT;
    }
}
