package io.postrider.rest.v1;

import io.postrider.application.event.Catalogue;
import io.postrider.application.event.FindEventTypes;
import io.postrider.application.event.RegisterEventType;
import io.postrider.application.event.RemoveEventType;
import io.postrider.application.event.UnknownEventType;
import io.postrider.application.problem.Invalid;
import io.postrider.application.storage.Page;
import io.postrider.domain.account.Scope;
import io.postrider.domain.event.RegisteredEventType;
import io.postrider.rest.RestBean;
import io.postrider.rest.auth.CallerContext;
import io.postrider.rest.auth.RequiresScope;
import io.postrider.rest.json.FieldProblems;
import io.postrider.rest.json.JsonKind;
import io.postrider.rest.json.JsonSlice;
import io.postrider.rest.json.JsonText;
import io.postrider.rest.json.ObjectFields;
import io.postrider.rest.request.Cursor;
import io.postrider.rest.request.QueryFields;
import io.postrider.rest.request.RequestBody;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
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
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The account's catalogue of event types, over those of the dialects. */
@RestBean
@Path("v1/event-types")
@Produces(MediaType.APPLICATION_JSON)
public final class EventTypesResource {
    private final FindEventTypes findEventTypes;
    private final RegisterEventType registerEventType;
    private final RemoveEventType removeEventType;

    @Inject
    EventTypesResource(
            FindEventTypes findEventTypes, RegisterEventType registerEventType, RemoveEventType removeEventType) {
        this.findEventTypes = findEventTypes;
        this.registerEventType = registerEventType;
        this.removeEventType = removeEventType;
    }

    /** In the order of their names. */
    @GET
    @RequiresScope(Scope.EVENTS_READ)
    public Response list(@Context UriInfo uri, @Context SecurityContext security) {
        QueryFields query = new QueryFields(uri);
        int limit = query.limit();
        Optional<String> after = query.after(Cursor::name);
        query.check();
        List<Catalogue.Entry> rest = findEventTypes.catalogue(CallerContext.account(security)).byName().stream()
                .filter(entry -> after.isEmpty() || name(entry).compareTo(after.get()) > 0)
                .limit(limit + 1L)
                .toList();
        return Answers.page(Page.of(rest, limit), EventTypeBody::from, entry -> Cursor.of(name(entry)));
    }

    @GET
    @Path("{name}")
    @RequiresScope(Scope.EVENTS_READ)
    public Response find(@PathParam("name") String name, @Context SecurityContext security) {
        return findEventTypes
                .catalogue(CallerContext.account(security))
                .find(NativeIds.eventType(name))
                .map(entry -> Answers.ok(EventTypeBody.from(entry)))
                .orElseThrow(UnknownEventType::new);
    }

    /** Registers the type or replaces its description as a whole: what the body leaves out is empty. */
    @PUT
    @Path("{name}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RequiresScope(Scope.EVENTS_WRITE)
    public Response put(
            @PathParam("name") String name,
            InputStream body,
            @Context HttpHeaders headers,
            @Context UriInfo uri,
            @Context SecurityContext security) {
        FieldProblems problems = new FieldProblems();
        ObjectFields fields = ObjectFields.of(RequestBody.object(RequestBody.bytes(headers, body)), problems);
        String description = fields.string("description", Integer.MAX_VALUE).orElse("");
        String category = fields.string("category", Integer.MAX_VALUE).orElse("");
        String schema = schema(fields);
        fields.refuseOthers();
        Invalid.throwIfAny(problems.all());
        RegisterEventType.Registration registration =
                registerEventType.register(CallerContext.account(security), name, description, category, schema);
        RegisteredEventType type = registration.type();
        byte[] answer = JsonText.of(EventTypeBody.from(new Catalogue.Entry(type, true)));
        return registration.isNew()
                ? Answers.json(201, answer)
                        .header(
                                HttpHeaders.LOCATION,
                                Answers.location(
                                        uri, "v1/event-types/" + type.type().name()))
                        .build()
                : Answers.json(200, answer).build();
    }

    @DELETE
    @Path("{name}")
    @RequiresScope(Scope.EVENTS_WRITE)
    public Response remove(@PathParam("name") String name, @Context SecurityContext security) {
        removeEventType.remove(CallerContext.account(security), NativeIds.eventType(name));
        return Answers.noContent();
    }

    private static String name(Catalogue.Entry entry) {
        return entry.type().type().name();
    }

    /** A JSON Schema is an object or a boolean (JSON Schema 2020-12, section 4.3); it is kept as it was written. */
    private static String schema(ObjectFields fields) {
        Optional<JsonSlice> schema = fields.any("schema").filter(given -> !given.isNull());
        if (schema.isEmpty()) {
            return "";
        }
        JsonKind kind = schema.get().kind();
        if (kind != JsonKind.OBJECT && kind != JsonKind.BOOLEAN) {
            fields.problem("schema", "must be a JSON Schema: an object or a boolean");
            return "";
        }
        return schema.get().source();
    }

    /** @param registered whether the account has registered it, rather than a dialect */
    private record EventTypeBody(
            String name,
            @Nullable String description,
            @Nullable String category,
            JsonText.@Nullable Raw schema,
            boolean registered) {
        static EventTypeBody from(Catalogue.Entry entry) {
            RegisteredEventType type = entry.type();
            return new EventTypeBody(
                    type.type().name(),
                    type.description().isEmpty() ? null : type.description(),
                    type.category().isEmpty() ? null : type.category(),
                    type.schema().isEmpty() ? null : new JsonText.Raw(type.schema()),
                    entry.isOwn());
        }
    }
}
