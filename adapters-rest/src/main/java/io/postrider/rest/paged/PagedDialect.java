package io.postrider.rest.paged;

import io.postrider.domain.dialect.DialectName;
import io.postrider.domain.dialect.Paged;
import io.postrider.rest.RestBean;
import io.postrider.rest.dialect.RestDialect;
import io.postrider.rest.fault.Surface;
import jakarta.inject.Inject;
import java.util.List;

/** The REST half of {@code paged}. */
@RestBean
public final class PagedDialect implements RestDialect {
    private final List<Object> resources;
    private final Surface surface = new PagedSurface();

    @Inject
    PagedDialect(PagedWebhooksResource webhooks) {
        resources = List.of(webhooks);
    }

    @Override
    public DialectName name() {
        return Paged.NAME;
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
