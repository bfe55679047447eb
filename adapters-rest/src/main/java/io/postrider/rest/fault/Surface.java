package io.postrider.rest.fault;

import jakarta.ws.rs.core.Response;

/** One of the APIs that this server speaks: the native one or a dialect. It owns paths, and the shape of what goes wrong there. */
public interface Surface {
    /**
     * Whether requests for this path are answered in this surface's shape, unknown paths below its own included.
     *
     * @param path without the slash that it starts with, decoded, for example {@code v1/events}
     */
    boolean owns(String path);

    /** The answer to a request that is refused. The fault's headers are set by the caller. */
    Response answer(Fault fault);
}
