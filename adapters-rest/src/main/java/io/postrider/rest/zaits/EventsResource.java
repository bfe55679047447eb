package io.postrider.rest.zaits;

import io.postrider.application.event.FindEventTypes;
import io.postrider.domain.account.Scope;
import io.postrider.domain.dialect.Zaits;
import io.postrider.rest.RestBean;
import io.postrider.rest.auth.CallerContext;
import io.postrider.rest.auth.RequiresScope;
import io.postrider.rest.json.JsonFields;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;

/** The event types that can be subscribed to: those of the dialect, and those that the account has registered. */
@RestBean
@Path("zaits/v1/webhooks/events")
@Produces(MediaType.APPLICATION_JSON)
public final class EventsResource {
    private final FindEventTypes findEventTypes;

    @Inject
    EventsResource(FindEventTypes findEventTypes) {
        this.findEventTypes = findEventTypes;
    }

    @GET
    @RequiresScope(Scope.EVENTS_READ)
    public Response list(@Context SecurityContext security) {
        return Envelope.ok(new JsonFields()
                .with(
                        "events",
                        findEventTypes.catalogue(CallerContext.account(security), Zaits.DIALECT).entries().stream()
                                .map(Shapes::eventType)
                                .toList()));
    }
}
