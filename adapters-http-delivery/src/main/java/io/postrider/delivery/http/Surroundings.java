package io.postrider.delivery.http;

import java.time.InstantSource;
import java.util.concurrent.ThreadFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * What the HTTP transport is given by the place where it runs.
 *
 * @param threads makes all its threads, which it names itself
 * @param tls what receivers' certificates are checked against; null for the JDK's own
 */
public record Surroundings(
        InstantSource clock,
        ThreadFactory threads,
        NameResolver names,
        @Nullable SSLContext tls) {
    /** The system's clock, names and trust. */
    public static Surroundings system(ThreadFactory threads) {
        return new Surroundings(InstantSource.system(), threads, NameResolver.SYSTEM, null);
    }
}
