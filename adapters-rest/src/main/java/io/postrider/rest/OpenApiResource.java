package io.postrider.rest;

import io.postrider.application.webhook.SigningKeys;
import io.postrider.rest.dialect.RestDialects;
import io.postrider.rest.fault.Fault;
import io.postrider.rest.fault.Refused;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** The description of the API (OpenAPI 3.1), written by hand and checked against the resources by a test. */
@RestBean
@Path("/")
public final class OpenApiResource {
    /** RFC 9512. */
    private static final MediaType YAML = new MediaType("application", "yaml");

    private final byte[] yaml;
    private final byte[] json;

    @Inject
    OpenApiResource(ServerDescription server, RestDialects dialects, SigningKeys keys) {
        ApiDescription description = ApiDescription.of(
                TextResource.read(OpenApiResource.class, "openapi.yaml").replace("{version}", server.version()),
                dialects.spoken(),
                keys.schemes());
        yaml = description.yaml();
        json = description.json();
    }

    /** In YAML, or in JSON for who accepts that and not YAML or anything. */
    @GET
    @Path("openapi")
    public Response negotiated(@Context HttpHeaders headers) {
        for (MediaType acceptable : headers.getAcceptableMediaTypes()) {
            if (acceptable.isWildcardType() || isYaml(acceptable)) {
                return yaml();
            }
            if (acceptable.isCompatible(MediaType.APPLICATION_JSON_TYPE)) {
                return json();
            }
        }
        throw new Refused(Fault.notAcceptable());
    }

    @GET
    @Path("openapi.yaml")
    public Response yaml() {
        return Response.ok(yaml, YAML).build();
    }

    @GET
    @Path("openapi.json")
    public Response json() {
        return Response.ok(json, MediaType.APPLICATION_JSON_TYPE).build();
    }

    private static boolean isYaml(MediaType type) {
        return type.getSubtype().endsWith("yaml");
    }
}
