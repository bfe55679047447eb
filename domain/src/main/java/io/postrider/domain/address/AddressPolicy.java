package io.postrider.domain.address;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which addresses and ports deliveries may be sent to, so that a webhook cannot be used to reach what only this server can
 * reach. What is not globally reachable (IANA special-purpose registries, RFC 6890) is forbidden, and so are the addresses where
 * clouds serve credentials; an IPv4 address inside an IPv6 form is judged as what it is.
 *
 * <p>To be asked for the very address that a connection is opened to: an answer about a name is worth nothing.
 *
 * @param allowed ranges that are allowed whatever else is said of them
 * @param loopbackAllowed whether the machine itself can be reached, as it can in development mode
 * @param ports the only ports that can be used; empty for all
 */
public record AddressPolicy(Set<Cidr> allowed, boolean loopbackAllowed, Set<Integer> ports) {
    /** Nothing that is not globally reachable. */
    public static final AddressPolicy PRODUCTION = new AddressPolicy(Set.of(), false, Set.of());

    /** The machine itself too. */
    public static final AddressPolicy DEVELOPMENT = new AddressPolicy(Set.of(), true, Set.of());

    private static final String LOOPBACK = "a loopback address";

    private static final List<Forbidden> IPV4 = List.of(
            forbidden("169.254.169.254/32", "a cloud metadata address"),
            forbidden("168.63.129.16/32", "a cloud metadata address"),
            forbidden("100.100.100.200/32", "a cloud metadata address"),
            forbidden("192.0.0.192/32", "a cloud metadata address"),
            forbidden("127.0.0.0/8", LOOPBACK),
            forbidden("0.0.0.0/8", "an unspecified address"),
            forbidden("10.0.0.0/8", "a private address"),
            forbidden("172.16.0.0/12", "a private address"),
            forbidden("192.168.0.0/16", "a private address"),
            forbidden("100.64.0.0/10", "a shared address of a carrier's NAT"),
            forbidden("169.254.0.0/16", "a link-local address"),
            forbidden("192.0.0.0/24", "a protocol assignment"),
            forbidden("192.0.2.0/24", "a documentation address"),
            forbidden("198.51.100.0/24", "a documentation address"),
            forbidden("203.0.113.0/24", "a documentation address"),
            forbidden("192.88.99.0/24", "a 6to4 relay address"),
            forbidden("198.18.0.0/15", "a benchmark address"),
            forbidden("224.0.0.0/4", "a multicast address"),
            forbidden("255.255.255.255/32", "the broadcast address"),
            forbidden("240.0.0.0/4", "a reserved address"));

    private static final List<Forbidden> IPV6 = List.of(
            forbidden("fd00:ec2::254/128", "a cloud metadata address"),
            forbidden("fd20:ce::254/128", "a cloud metadata address"),
            forbidden("::1/128", LOOPBACK),
            forbidden("::/128", "an unspecified address"),
            forbidden("::/96", "an IPv4-compatible address"),
            forbidden("64:ff9b:1::/48", "a NAT64 address of a local network"),
            forbidden("2001::/32", "a Teredo address"),
            forbidden("2001:2::/48", "a benchmark address"),
            forbidden("2001::/23", "a protocol assignment"),
            forbidden("2001:db8::/32", "a documentation address"),
            forbidden("3fff::/20", "a documentation address"),
            forbidden("2002::/16", "a 6to4 address"),
            forbidden("fc00::/7", "a unique local address"),
            forbidden("fe80::/10", "a link-local address"),
            forbidden("fec0::/10", "a site-local address"),
            forbidden("ff00::/8", "a multicast address"));

    /** All that is assigned as global unicast; what is outside and not named above has no use on the internet. */
    private static final Cidr GLOBAL_UNICAST = range("2000::/3");

    private static final Cidr MAPPED = range("::/80"); // further told by the two bytes 0xFFFF behind
    private static final Cidr NAT64 = range("64:ff9b::/96");
    private static final int IPV6_BYTES = 16;
    private static final int IPV4_OFFSET = 12;

    private record Forbidden(Cidr range, String what) {}

    public AddressPolicy {
        allowed = Set.copyOf(allowed);
        ports = Set.copyOf(ports);
    }

    /** Why nothing may be sent there, in words for the owner of the webhook; empty where it may. */
    public Optional<String> objection(InetAddress address, int port) {
        if (!ports.isEmpty() && !ports.contains(port)) {
            return Optional.of("port " + port + " is not allowed");
        }
        return objection(address.getAddress())
                .map(what -> address.getHostAddress() + " is " + what + ", which is not allowed");
    }

    private Optional<String> objection(byte[] address) {
        if (allowed.stream().anyMatch(range -> range.contains(address))) {
            return Optional.empty();
        }
        boolean isIpv6 = address.length == IPV6_BYTES;
        if (isIpv6 && (isMapped(address) || NAT64.contains(address))) {
            return objection(Arrays.copyOfRange(address, IPV4_OFFSET, IPV6_BYTES));
        }
        for (Forbidden forbidden : isIpv6 ? IPV6 : IPV4) {
            if (forbidden.range().contains(address)) {
                boolean permitted = loopbackAllowed && forbidden.what().equals(LOOPBACK);
                return permitted ? Optional.empty() : Optional.of(forbidden.what());
            }
        }
        return isIpv6 && !GLOBAL_UNICAST.contains(address) ? Optional.of("a reserved address") : Optional.empty();
    }

    /** The JDK turns IPv4-mapped addresses into IPv4 ones where it parses them, but not everywhere. */
    private static boolean isMapped(byte[] address) {
        return MAPPED.contains(address) && address[10] == (byte) 0xFF && address[11] == (byte) 0xFF;
    }

    private static Forbidden forbidden(String range, String what) {
        return new Forbidden(range(range), what);
    }

    private static Cidr range(String text) {
        return Cidr.of(text).orElseThrow();
    }
}
