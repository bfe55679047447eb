package io.postrider.rest.dhmad;

import io.postrider.domain.dialect.Dhmad;
import io.postrider.domain.dialect.DialectName;
import io.postrider.rest.RestBean;
import io.postrider.rest.dialect.RestDialect;
import io.postrider.rest.fault.Surface;
import jakarta.inject.Inject;
import java.util.List;

/** The REST half of the dialect. */
@RestBean
public final class DhmadDialect implements RestDialect {
    private final DhmadWebhooks webhooks;

    @Inject
    DhmadDialect(DhmadWebhooks webhooks) {
        this.webhooks = webhooks;
    }

    @Override
    public DialectName name() {
        return Dhmad.NAME;
    }

    @Override
    public List<Object> resources() {
        return List.of(webhooks);
    }

    @Override
    public Surface surface() {
        return new DhmadSurface();
    }
}
