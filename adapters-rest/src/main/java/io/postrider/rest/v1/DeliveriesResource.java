package io.postrider.rest.v1;

import io.postrider.application.delivery.DeliveryRequests;
import io.postrider.application.delivery.FindDeliveries;
import io.postrider.application.delivery.UnknownDelivery;
import io.postrider.application.engine.CancelDelivery;
import io.postrider.application.engine.RetryDelivery;
import io.postrider.application.webhook.FindWebhooks;
import io.postrider.application.webhook.Reach;
import io.postrider.application.webhook.UnknownWebhook;
import io.postrider.domain.account.Scope;
import io.postrider.domain.delivery.Delivery;
import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.DeliveryId;
import io.postrider.domain.webhook.Webhook;
import io.postrider.rest.RestBean;
import io.postrider.rest.auth.CallerContext;
import io.postrider.rest.auth.RequiresScope;
import io.postrider.rest.fault.Fault;
import io.postrider.rest.fault.Refused;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looking a delivery up, and what its owner can ask of it. */
@RestBean
@Path("v1/deliveries/{delivery}")
@Produces(MediaType.APPLICATION_JSON)
public final class DeliveriesResource {
    private final FindDeliveries findDeliveries;
    private final FindWebhooks findWebhooks;
    private final RetryDelivery retryDelivery;
    private final CancelDelivery cancelDelivery;

    @Inject
    DeliveriesResource(
            FindDeliveries findDeliveries,
            FindWebhooks findWebhooks,
            RetryDelivery retryDelivery,
            CancelDelivery cancelDelivery) {
        this.findDeliveries = findDeliveries;
        this.findWebhooks = findWebhooks;
        this.retryDelivery = retryDelivery;
        this.cancelDelivery = cancelDelivery;
    }

    @GET
    @RequiresScope(Scope.EVENTS_READ)
    public Response find(@PathParam("delivery") String delivery, @Context SecurityContext security) {
        AccountId account = CallerContext.account(security);
        return shown(account, NativeIds.delivery(delivery));
    }

    /** Answers with the delivery as it stands after it. */
    @POST
    @Path("retry")
    @RequiresScope(Scope.EVENTS_WRITE)
    public Response retry(@PathParam("delivery") String delivery, @Context SecurityContext security) {
        AccountId account = CallerContext.account(security);
        DeliveryId id = NativeIds.delivery(delivery);
        return answer(
                account,
                id,
                retryDelivery.retry(account, id),
                "The delivery cannot be retried now: it is under way, or its webhook is deleted.");
    }

    /** Answers with the delivery as it stands after it. */
    @POST
    @Path("cancel")
    @RequiresScope(Scope.EVENTS_WRITE)
    public Response cancel(@PathParam("delivery") String delivery, @Context SecurityContext security) {
        AccountId account = CallerContext.account(security);
        DeliveryId id = NativeIds.delivery(delivery);
        return answer(
                account, id, cancelDelivery.cancel(account, id), "The delivery cannot be cancelled: it is final.");
    }

    private Response answer(AccountId account, DeliveryId id, DeliveryRequests.Answer answer, String notNow) {
        return switch (answer) {
            case DONE -> shown(account, id);
            case UNKNOWN -> throw new UnknownDelivery();
            case NOT_NOW -> throw new Refused(Fault.conflict(notNow));
        };
    }

    private Response shown(AccountId account, DeliveryId id) {
        FindDeliveries.DeliveryWithAttempts found = findDeliveries.find(account, id);
        Delivery delivery = found.delivery();
        String explanation = Standing.of(delivery, found.attempts(), webhook(account, delivery));
        return Answers.ok(DetailBody.from(DeliveryBody.from(delivery), explanation, found));
    }

    private Optional<Webhook> webhook(AccountId account, Delivery delivery) {
        try {
            return Optional.of(
                    findWebhooks.find(Reach.of(account), delivery.webhook()).webhook());
        } catch (UnknownWebhook e) {
            return Optional.empty();
        }
    }

    private record DetailBody(
            String id,
            String eventId,
            String eventType,
            String webhookId,
            String state,
            int attemptCount,
            @Nullable Instant nextAttemptAt,
            Instant createdAt,
            @Nullable Instant completedAt,
            @Nullable Integer lastResponseStatus,
            String explanation,
            List<AttemptBody> attempts) {
        static DetailBody from(DeliveryBody delivery, String explanation, FindDeliveries.DeliveryWithAttempts found) {
            return new DetailBody(
                    delivery.id(),
                    delivery.eventId(),
                    delivery.eventType(),
                    delivery.webhookId(),
                    delivery.state(),
                    delivery.attemptCount(),
                    delivery.nextAttemptAt(),
                    delivery.createdAt(),
                    delivery.completedAt(),
                    delivery.lastResponseStatus(),
                    explanation,
                    found.attempts().stream().map(AttemptBody::from).toList());
        }
    }
}
