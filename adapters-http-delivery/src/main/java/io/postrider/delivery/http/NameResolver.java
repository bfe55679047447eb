package io.postrider.delivery.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Asks for the addresses of a host. Blocks; called on threads that are there for it. */
@FunctionalInterface
public interface NameResolver {
    /** The resolver of the operating system, behind the cache of the JDK. */
    NameResolver SYSTEM = host -> List.of(InetAddress.getAllByName(host));

    /**
     * The addresses of a host, in the order in which they are to be tried; never empty.
     *
     * @param host a name, or an address in text
     */
    List<InetAddress> resolve(String host) throws UnknownHostException;
}
