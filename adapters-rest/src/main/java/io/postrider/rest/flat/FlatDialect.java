package io.postrider.rest.flat;

import io.postrider.domain.dialect.DialectName;
import io.postrider.domain.dialect.Flat;
import io.postrider.rest.RestBean;
import io.postrider.rest.dialect.RestDialect;
import io.postrider.rest.fault.Surface;
import jakarta.inject.Inject;
import java.util.List;

/** The REST half of the dialect. */
@RestBean
public final class FlatDialect implements RestDialect {
    private final FlatWebhooks webhooks;

    @Inject
    FlatDialect(FlatWebhooks webhooks) {
        this.webhooks = webhooks;
    }

    @Override
    public DialectName name() {
        return Flat.NAME;
    }

    @Override
    public List<Object> resources() {
        return List.of(webhooks);
    }

    @Override
    public Surface surface() {
        return new FlatSurface();
    }
}
