package io.postrider.rest.fault;

import jakarta.ws.rs.core.Response;
import java.util.List;

/** All surfaces of this server. */
public final class Surfaces {
    private final Surface nativeApi;
    private final List<Surface> dialects;

    /** @param nativeApi owns what no dialect owns */
    public Surfaces(Surface nativeApi, List<Surface> dialects) {
        this.nativeApi = nativeApi;
        this.dialects = List.copyOf(dialects);
    }

    /** The answer to a request for that path that ended with an exception. */
    public Response answer(String path, Throwable thrown) {
        return answer(path, Faults.of(thrown));
    }

    /** The answer to a refused request for that path. */
    public Response answer(String path, Fault fault) {
        Response.ResponseBuilder answer = Response.fromResponse(owner(path).answer(fault));
        fault.headers().forEach(answer::header);
        return answer.build();
    }

    private Surface owner(String path) {
        return dialects.stream()
                .filter(surface -> surface.owns(path))
                .findFirst()
                .orElse(nativeApi);
    }
}
