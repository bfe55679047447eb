package io.postrider.rest;

import io.postrider.rest.auth.BearerKeys;
import io.postrider.rest.auth.Scopes;
import io.postrider.rest.dialect.DialectSettings;
import io.postrider.rest.dialect.HostNames;
import io.postrider.rest.dialect.RestDialects;
import io.postrider.rest.fault.FaultMapper;
import io.postrider.rest.fault.Surfaces;
import io.postrider.rest.limit.RequestLimit;
import io.postrider.rest.limit.RequestLimits;
import io.postrider.rest.request.ReadableHeaders;
import io.postrider.rest.v1.AccountsResource;
import io.postrider.rest.v1.DeliveriesResource;
import io.postrider.rest.v1.EventTypesResource;
import io.postrider.rest.v1.EventsResource;
import io.postrider.rest.v1.NativeSurface;
import io.postrider.rest.v1.RecoveriesResource;
import io.postrider.rest.v1.WebhooksResource;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.FeatureContext;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** All that the HTTP face consists of: the native API, and the dialects that are found. */
@RestBean
public final class RestParts {
    /** The native API's resource classes, for checks that are made of all calls. */
    public static final List<Class<?>> RESOURCES = List.of(
            FrontPageResource.class,
            OpenApiResource.class,
            AccountsResource.class,
            EventsResource.class,
            EventTypesResource.class,
            WebhooksResource.class,
            DeliveriesResource.class,
            RecoveriesResource.class);

    private final List<Object> parts;

    @Inject
    RestParts(
            BearerKeys keys,
            FrontPageResource frontPage,
            OpenApiResource openApi,
            AccountsResource accounts,
            EventsResource events,
            EventTypesResource eventTypes,
            WebhooksResource webhooks,
            DeliveriesResource deliveries,
            RecoveriesResource recoveries,
            RestDialects dialects,
            DialectSettings dialectSettings,
            RequestLimit requestLimit,
            InstantSource clock) {
        parts = new ArrayList<>(List.of(
                frontPage,
                openApi,
                accounts,
                events,
                eventTypes,
                webhooks,
                deliveries,
                recoveries,
                new HostNames(dialectSettings),
                new ReadableHeaders(),
                new Scopes(keys),
                new RequestLimits(dialects.resources(), requestLimit, clock),
                new SecurityHeaders(),
                new FaultMapper(new Surfaces(new NativeSurface(), dialects.surfaces()))));
        parts.addAll(dialects.resources());
    }

    void registerIn(FeatureContext context) {
        parts.forEach(context::register);
    }
}
