package io.postrider.rest.v1;

import io.postrider.application.delivery.FindDeliveries;
import io.postrider.application.event.EventHistory;
import io.postrider.application.event.FindEvents;
import io.postrider.application.event.StoredEvent;
import io.postrider.application.storage.PageRequest;
import io.postrider.application.storage.RequestKey;
import io.postrider.domain.account.Scope;
import io.postrider.domain.event.Event;
import io.postrider.domain.id.AccountId;
import io.postrider.rest.RestBean;
import io.postrider.rest.auth.CallerContext;
import io.postrider.rest.auth.RequiresScope;
import io.postrider.rest.json.JsonText;
import io.postrider.rest.request.Cursor;
import io.postrider.rest.request.QueryFields;
import io.postrider.rest.request.RepeatedRequest;
import io.postrider.rest.request.RequestBody;
import io.postrider.rest.v1.Publishing.Call;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.CompletionStage;

/** Publishing events, and looking them up. */
@RestBean
@Path("v1/events")
@Produces(MediaType.APPLICATION_JSON)
public final class EventsResource {
    private final Publishing publishing;
    private final FindEvents findEvents;
    private final FindDeliveries findDeliveries;

    @Inject
    EventsResource(Publishing publishing, FindEvents findEvents, FindDeliveries findDeliveries) {
        this.publishing = publishing;
        this.findEvents = findEvents;
        this.findDeliveries = findDeliveries;
    }

    /** Answers when the event is committed; until then no thread waits. {@link PublishFilter} is the short way. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RequiresScope(Scope.EVENTS_WRITE)
    public CompletionStage<Response> publish(
            InputStream body, @Context HttpHeaders headers, @Context SecurityContext security) {
        return publish(Call.ONE, body, headers, security);
    }

    @POST
    @Path("batch")
    @Consumes(MediaType.APPLICATION_JSON)
    @RequiresScope(Scope.EVENTS_WRITE)
    public CompletionStage<Response> publishBatch(
            InputStream body, @Context HttpHeaders headers, @Context SecurityContext security) {
        return publish(Call.BATCH, body, headers, security);
    }

    private CompletionStage<Response> publish(
            Call call, InputStream body, HttpHeaders headers, SecurityContext security) {
        AccountId account = CallerContext.account(security);
        byte[] bytes = RequestBody.bytes(headers, body);
        RequestKey key = RepeatedRequest.key(headers, call.operation(), bytes);
        return publishing.publish(call, account, bytes, key);
    }

    @GET
    @RequiresScope(Scope.EVENTS_READ)
    public Response list(@Context UriInfo uri, @Context SecurityContext security) {
        QueryFields query = new QueryFields(uri);
        EventHistory.Filter filter = new EventHistory.Filter(
                query.eventType("type").orElse(null),
                query.instant("since").orElse(null),
                query.instant("until").orElse(null));
        PageRequest page =
                new PageRequest(query.limit(), query.after(Cursor::id).orElse(null));
        query.check();
        return Answers.page(
                findEvents.list(CallerContext.account(security), filter, page),
                EventBody::from,
                stored -> Cursor.of(stored.event().id().value()));
    }

    @GET
    @Path("{event}")
    @RequiresScope(Scope.EVENTS_READ)
    public Response find(@PathParam("event") String event, @Context SecurityContext security) {
        return Answers.ok(EventBody.from(findEvents.find(CallerContext.account(security), NativeIds.event(event))));
    }

    @GET
    @Path("{event}/deliveries")
    @RequiresScope(Scope.EVENTS_READ)
    public Response deliveries(
            @PathParam("event") String event, @Context UriInfo uri, @Context SecurityContext security) {
        DeliveryQuery query = DeliveryQuery.of(uri);
        return Answers.page(
                findDeliveries.ofEvent(
                        CallerContext.account(security), NativeIds.event(event), query.criteria(), query.page()),
                DeliveryBody::from,
                delivery -> Cursor.of(delivery.id().value()));
    }

    private record EventBody(
            String id, String type, JsonText.Raw data, Instant occurredAt, Instant createdAt, int deliveries) {
        static EventBody from(StoredEvent stored) {
            Event event = stored.event();
            return new EventBody(
                    event.publicId().text(),
                    event.type().name(),
                    new JsonText.Raw(new String(event.data().json(), StandardCharsets.UTF_8)),
                    event.occurredAt(),
                    event.createdAt(),
                    stored.deliveries());
        }
    }
}
