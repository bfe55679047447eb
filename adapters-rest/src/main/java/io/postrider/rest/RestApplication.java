package io.postrider.rest;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Map;
import java.util.Set;

/** The HTTP face, at the root of wherever the server is deployed: every path that nothing else serves is answered here. */
@ApplicationPath("/")
public final class RestApplication extends Application {
    @Override
    public Set<Class<?>> getClasses() {
        return Set.of(RestBeans.class);
    }

    @Override
    public Map<String, Object> getProperties() {
        return Map.of(
                // Without it the server answers refusals with its own HTML pages.
                "jersey.config.server.response.setStatusOverSendError", true,
                "jersey.config.server.wadl.disableWadl", true,
                "jersey.config.server.headers.location.relative.resolution.disabled", true,
                // We read and write JSON ourselves.
                "jersey.config.disableAutoDiscovery", true,
                "jersey.config.disableJsonProcessing", true,
                "jersey.config.beanValidation.disable.server", true);
    }
}
