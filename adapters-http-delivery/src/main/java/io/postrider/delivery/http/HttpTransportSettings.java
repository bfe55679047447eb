package io.postrider.delivery.http;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the HTTP transport uses the machine and the network.
 *
 * @param version of the product, for {@code User-Agent: Postrider/<version>}
 * @param ioThreads that read and write all connections, TLS handshakes included; 1 to 32. One serves some ten thousand requests a
 *     second, and on a machine of two cores more than one is slower
 * @param maxConnections open at once to all receivers; 1 to 65,535. Should not be less than the requests that are in flight at
 *     once, else some wait for a connection while their deadline runs
 * @param maxConnectionsPerHost open at once to one host and port; 1 to {@code maxConnections}
 * @param idleTimeout after which a connection that nothing is sent on is closed; 1 s to 10 min
 * @param lookupThreads that wait for name servers at most; 4 to 256
 * @param lookupTimeout after which the look-up of a name has failed; 100 ms to 60 s
 * @param lookupCache how long addresses are used again for further connections, after the same check; 0 to 60 s
 * @param signingThreads that make costly signatures; 1 to 64
 * @param proxy through which everything is sent; null for none. Through a proxy the address policy sees ports and addresses
 *     that stand in URLs, but not what the proxy makes of a name: the proxy must do that
 */
public record HttpTransportSettings(
        String version,
        int ioThreads,
        int maxConnections,
        int maxConnectionsPerHost,
        Duration idleTimeout,
        int lookupThreads,
        Duration lookupTimeout,
        Duration lookupCache,
        int signingThreads,
        @Nullable Proxy proxy) {

    /** A forward proxy that is spoken to in HTTP. */
    public record Proxy(String host, int port) {
        public Proxy {
            require(!host.isBlank(), "the proxy's host is not empty");
            requireWithin(port, 1, 65_535, "the proxy's port");
        }
    }

    public HttpTransportSettings {
        require(version.matches("[0-9A-Za-z.+_-]+"), "the version is made of letters, digits, '.', '+', '_' and '-'");
        requireWithin(ioThreads, 1, 32, "ioThreads");
        requireWithin(maxConnections, 1, 65_535, "maxConnections");
        requireWithin(maxConnectionsPerHost, 1, maxConnections, "maxConnectionsPerHost");
        requireWithin(idleTimeout, Duration.ofSeconds(1), Duration.ofMinutes(10), "idleTimeout");
        requireWithin(lookupThreads, 4, 256, "lookupThreads");
        requireWithin(lookupTimeout, Duration.ofMillis(100), Duration.ofSeconds(60), "lookupTimeout");
        requireWithin(lookupCache, Duration.ZERO, Duration.ofSeconds(60), "lookupCache");
        requireWithin(signingThreads, 1, 64, "signingThreads");
    }

    /** What serves most machines. */
    public static HttpTransportSettings defaults(String version) {
        return new HttpTransportSettings(
                version,
                1,
                4_096,
                512,
                Duration.ofSeconds(30),
                32,
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                2,
                null);
    }

    public HttpTransportSettings withIoThreads(int changed) {
        return new HttpTransportSettings(
                version,
                changed,
                maxConnections,
                maxConnectionsPerHost,
                idleTimeout,
                lookupThreads,
                lookupTimeout,
                lookupCache,
                signingThreads,
                proxy);
    }

    public HttpTransportSettings withConnections(int total, int perHost, Duration idle) {
        return new HttpTransportSettings(
                version,
                ioThreads,
                total,
                perHost,
                idle,
                lookupThreads,
                lookupTimeout,
                lookupCache,
                signingThreads,
                proxy);
    }

    public HttpTransportSettings withLookups(int threads, Duration timeout, Duration cache) {
        return new HttpTransportSettings(
                version,
                ioThreads,
                maxConnections,
                maxConnectionsPerHost,
                idleTimeout,
                threads,
                timeout,
                cache,
                signingThreads,
                proxy);
    }

    public HttpTransportSettings withProxy(Proxy changed) {
        return new HttpTransportSettings(
                version,
                ioThreads,
                maxConnections,
                maxConnectionsPerHost,
                idleTimeout,
                lookupThreads,
                lookupTimeout,
                lookupCache,
                signingThreads,
                changed);
    }

    private static void requireWithin(int value, int min, int max, String name) {
        require(value >= min && value <= max, name + " is between " + min + " and " + max);
    }

    private static void requireWithin(Duration value, Duration min, Duration max, String name) {
        require(value.compareTo(min) >= 0 && value.compareTo(max) <= 0, name + " is between " + min + " and " + max);
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(rule);
        }
    }
}
