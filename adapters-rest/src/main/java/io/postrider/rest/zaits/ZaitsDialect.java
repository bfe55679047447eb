package io.postrider.rest.zaits;

import io.postrider.domain.dialect.DialectName;
import io.postrider.domain.dialect.Zaits;
import io.postrider.rest.RestBean;
import io.postrider.rest.dialect.RestDialect;
import io.postrider.rest.fault.Surface;
import jakarta.inject.Inject;
import java.util.List;

/** The REST half of {@code zaits}. */
@RestBean
public final class ZaitsDialect implements RestDialect {
    private final List<Object> resources;
    private final Surface surface = new ZaitsSurface();

    @Inject
    ZaitsDialect(EndpointsResource endpoints, EventsResource events) {
        resources = List.of(endpoints, events);
    }

    @Override
    public DialectName name() {
        return Zaits.NAME;
    }

    @Override
    public List<Object> resources() {
        return resources;
    }

    @Override
    public Surface surface() {
        return surface;
    }
}
