package io.postrider.rest.zaits;

import io.postrider.application.storage.Counted;
import io.postrider.application.storage.PageNumber;
import io.postrider.rest.json.JsonAnswer;
import io.postrider.rest.json.JsonFields;
import jakarta.ws.rs.core.Response;
import java.util.function.Function;

/** What each successful answer is wrapped in. */
final class Envelope {
    private Envelope() {}

    static JsonFields of(Object content) {
        return new JsonFields().with("success", true).with("data", content);
    }

    static Response ok(Object content) {
        return JsonAnswer.of(200, of(content));
    }

    static <T> Response page(Counted<T> found, PageNumber page, Function<T, JsonFields> shape) {
        JsonFields pagination = new JsonFields()
                .with("page", page.number())
                .with("per_page", page.size())
                .with("total", found.total());
        return JsonAnswer.of(200, of(found.items().stream().map(shape).toList()).with("pagination", pagination));
    }
}
