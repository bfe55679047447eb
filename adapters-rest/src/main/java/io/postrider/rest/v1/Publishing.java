package io.postrider.rest.v1;

import io.postrider.application.engine.PublishEvents;
import io.postrider.application.engine.Receipt;
import io.postrider.application.event.Submission;
import io.postrider.application.storage.RequestKey;
import io.postrider.domain.id.AccountId;
import io.postrider.rest.RestBean;
import io.postrider.rest.json.JsonText;
import io.postrider.rest.request.RequestBody;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** From the body of a publish request to its answer. Safe for many threads. */
@RestBean
public final class Publishing {
    private final PublishEvents publishEvents;

    @Inject
    Publishing(PublishEvents publishEvents) {
        this.publishEvents = publishEvents;
    }

    /** The calls that publish. */
    enum Call {
        ONE("POST /v1/events") {
            @Override
            CompletionStage<Object> publish(
                    PublishEvents events, AccountId account, byte[] body, @Nullable RequestKey key) {
                Submission event = EventBodies.event(RequestBody.object(body));
                return events.publish(account, List.of(event), key)
                        .thenApply(stored -> ReceiptBody.from(stored.get(0)));
            }
        },
        BATCH("POST /v1/events/batch") {
            @Override
            CompletionStage<Object> publish(
                    PublishEvents events, AccountId account, byte[] body, @Nullable RequestKey key) {
                List<Submission> batch = EventBodies.batch(RequestBody.object(body));
                return events.publish(account, batch, key).thenApply(ReceiptsBody::from);
            }
        };

        private final String operation;

        Call(String operation) {
            this.operation = operation;
        }

        /** As {@code RepeatedRequest} names it. */
        String operation() {
            return operation;
        }

        abstract CompletionStage<Object> publish(
                PublishEvents events, AccountId account, byte[] body, @Nullable RequestKey key);
    }

    /**
     * Publishes what the body says. The stage completes after the commit.
     *
     * @throws RuntimeException where the request is refused before anything is written
     */
    CompletionStage<Response> publish(Call call, AccountId account, byte[] body, @Nullable RequestKey key) {
        return call.publish(publishEvents, account, body, key)
                .thenApply(receipt -> Answers.json(202, JsonText.of(receipt)).build());
    }

    private record ReceiptBody(String id, String type, Instant createdAt, int deliveries) {
        static ReceiptBody from(Receipt.StoredAs stored) {
            return new ReceiptBody(stored.id().text(), stored.type().name(), stored.createdAt(), stored.deliveries());
        }
    }

    private record ReceiptsBody(List<ReceiptBody> items) {
        static ReceiptsBody from(List<Receipt.StoredAs> stored) {
            return new ReceiptsBody(stored.stream().map(ReceiptBody::from).toList());
        }
    }
}
