package io.postrider.rest;

import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** The page at {@code /}: what runs here, and where to go from there. It needs nothing but itself. */
@RestBean
@Path("/")
public final class FrontPageResource {
    /** The page has one style sheet, its own, and nothing else: no scripts, no images, no other origin. */
    private static final String CONTENT_SECURITY_POLICY =
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final String page;

    @Inject
    FrontPageResource(ServerDescription server) {
        page = TextResource.read(FrontPageResource.class, "front-page.html")
                .replace("{version}", escaped(server.version()))
                .replace("{mode}", escaped(server.mode()));
    }

    @GET
    @Produces(MediaType.TEXT_HTML + ";charset=utf-8")
    public Response show() {
        return Response.ok(page)
                .header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
                .build();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
