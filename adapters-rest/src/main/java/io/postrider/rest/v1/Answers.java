package io.postrider.rest.v1;

import io.postrider.application.storage.Page;
import io.postrider.rest.json.JsonAnswer;
import io.postrider.rest.json.JsonText;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Builds the native API's answers: bytes that we wrote, so that the server's own JSON providers have no say. */
final class Answers {
    private Answers() {}

    static Response ok(Object body) {
        return json(200, JsonText.of(body)).build();
    }

    static Response.ResponseBuilder json(int status, byte[] body) {
        return JsonAnswer.builder(status, body);
    }

    static Response noContent() {
        return Response.noContent().build();
    }

    /** The path of a thing as a {@code Location}, below wherever the server is deployed. */
    static String location(UriInfo uri, String path) {
        return uri.getBaseUri().getRawPath() + path;
    }

    /** A part of a list; {@code cursor} says where the next one starts. */
    static <T> Response page(Page<T> page, Function<T, ?> shape, Function<T, String> cursor) {
        List<T> items = page.items();
        String next = page.hasMore() && !items.isEmpty() ? cursor.apply(items.get(items.size() - 1)) : null;
        return ok(new ListBody(items.stream().map(shape).toList(), next));
    }

    /** How every list looks. */
    record ListBody(List<?> items, @Nullable String next) {}
}
