package io.postrider.bench.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.concurrent.ThreadLocalRandom;

/** The address that everything here is bound to, and ports on it. */
public final class Loopback {
    /**
     * Below the ports that systems give to outgoing connections: there, a connection to a port at which nobody listens for a
     * moment can meet itself, and the port can be gone when its owner wants it back.
     */
    private static final int LOWEST_PORT = 15_000;

    private static final int HIGHEST_PORT = 30_000;
    private static final int TRIES = 200;

    private Loopback() {}

    /** 127.0.0.1 with this port. */
    public static InetSocketAddress address(int port) {
        return new InetSocketAddress(address(), port);
    }

    /** A port that is free now. */
    public static int freePort() {
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT);
            try (ServerSocket socket = new ServerSocket(port, 1, address())) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                // The next one.
            }
        }
        throw new UncheckedIOException(new IOException("no free port from " + LOWEST_PORT + " to " + HIGHEST_PORT));
    }

    private static InetAddress address() {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        } catch (UnknownHostException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
